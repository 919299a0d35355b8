"""Subtitles and transcripts: what is said, when and by whom."""

import pytest

from index.errors import UnreadableFileError
from index.parsers.text.subtitles import parse_subtitles
from index.parsers.web.xml import parse_xml_file
from tests.index.parsers.reading import draft


def said(name: str, content: str) -> list[str]:
    return draft(parse_subtitles, name, content.encode()).text.split("\n\n")


def test_cues_of_one_sentence_are_joined_and_have_its_time() -> None:
    content = (
        "1\n00:00:01,000 --> 00:00:04,000\nThe quay was closed\n\n"
        "2\n00:00:04,100 --> 00:00:06,000\nin <i>winter</i>.\n\n"
        "3\n01:02:03,500 --> 01:02:05,000\n{\\an8}It opened in 1998.\n"
    )
    assert said("a.srt", content) == [
        "[00:00:01] The quay was closed in winter.",
        "[01:02:03] It opened in 1998.",
    ]


def test_speakers_are_named_and_what_is_not_shown_is_left_out() -> None:
    content = (
        "WEBVTT - The harbour\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n"
        "NOTE checked by hand\n\nintro\n00:01.000 --> 00:04.000 align:left\n"
        "<v Anna Lee>Ferries sail &amp; wait\n\n00:04.000 --> 00:05.000\n"
        "<v.loud Bo>At noon.</v>\n\n00:05.500 --> 00:06.000\n- Sure?\n- Sure.\n"
    )
    document = draft(parse_subtitles, "a.vtt", content.encode())
    assert document.title == "The harbour"
    assert document.text.split("\n\n") == [
        "[00:00:01] Anna Lee: Ferries sail & wait",
        "[00:00:04] Bo: At noon.",
        "[00:00:05] Bo: - Sure?",
        "[00:00:05] Bo: - Sure.",
    ]


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("<v Anna>Seen.</v> <v Bo>No.</v>", ["Anna: Seen.", "Bo: No."]),
        ("<v Anna>Seen.</v> No.", ["Anna: Seen.", "No."]),
        ("<v Anna>It was\nseen.</v>", ["Anna: It was seen."]),
        ("<v Anna>It was <00:01.500>seen.", ["Anna: It was seen."]),
    ],
)
def test_each_speaker_in_a_cue_is_named(cue: str, said: list[str]) -> None:
    content = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{cue}\n".encode()
    text = draft(parse_subtitles, "a.vtt", content).text
    assert text.split("\n\n") == [f"[00:00:01] {line}" for line in said]


def test_captions_that_roll_are_not_said_twice() -> None:
    content = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n the<00:00:00.500><c> quay</c>\n\n"
        "00:02.000 --> 00:02.010\nthe quay\n\n"
        "00:02.010 --> 00:04.000\nthe quay\nwas<00:00:02.500><c> closed</c>\n"
    )
    assert said("a.vtt", content) == ["[00:00:00] the quay was closed"]


def test_speech_without_full_stops_is_cut_and_a_pause_begins_a_paragraph() -> None:
    cues = [
        f"00:{second // 60:02}:{second % 60:02}.000 --> 00:{(second + 2) // 60:02}:"
        f"{(second + 2) % 60:02}.000\n{'and so on ' * 4}\n"
        for second in range(0, 40, 2)
    ]
    late = "00:10:00.000 --> 00:10:01.000\nwe are back\n"
    paragraphs = said("a.vtt", "WEBVTT\n\n" + "\n".join([*cues, late]))
    assert paragraphs[-1] == "[00:10:00] we are back"
    assert all(len(paragraph) < 400 for paragraph in paragraphs)
    assert "".join(paragraphs).count("and so on") == 80


def test_file_without_times_is_read_as_it_stands() -> None:
    assert said("a.srt", "Ferries sail at noon.\n") == ["Ferries sail at noon.\n"]
    with pytest.raises(UnreadableFileError, match="empty"):
        said("a.vtt", " \n")


def test_reading_above_a_word_does_not_tear_the_sentence_apart() -> None:
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\n<ruby>東京<rt>とうきょう</rt></ruby>です。\n"
    assert said("a.vtt", content) == ["[00:00:01] 東京です。"]


# The same conversation in other kinds of subtitles.
_SUBSTATION = (
    "[Script Info]\nTitle: The harbour\n\n[V4+ Styles]\nFormat: Name, Fontname\n"
    "Style: Default,Arial\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:04.00,Default,Anna,0,0,0,,"
    "{\\i1}The quay{\\i0}\\Nwas closed, here.\n"
    "Dialogue: 0,0:00:04.00,0:00:05.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9\n"
    "Comment: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,Check this.\n"
    "Dialogue: 0,1:02:03.50,1:02:05.00,Default,Bo,0,0,0,,At < noon.\n"
)
_TIMED_TEXT = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:m="http://www.w3.org/ns/ttml#metadata">'
    '<head><metadata><m:title>The harbour</m:title><m:agent xml:id="a1"><m:name>Anna</m:name>'
    '</m:agent></metadata></head><body begin="1s"><div>'
    '<p begin="00:00:00.000" end="00:00:03.000" m:agent="a1">The quay<br/>was <span>closed, here.'
    '</span></p><p begin="3722500ms" dur="2s" m:agent="Bo">At &lt; noon.</p></div></body></tt>'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ass", _SUBSTATION),
        ("a.ssa", _SUBSTATION.replace("Name, MarginL", "Actor, MarginL")),
        ("a.ttml", _TIMED_TEXT),
        ("a.xml", _TIMED_TEXT),
    ],
)
def test_each_kind_of_subtitles_has_times_and_speakers(name: str, content: str) -> None:
    parse = parse_xml_file if content is _TIMED_TEXT else parse_subtitles
    document = draft(parse, name, content.encode())
    assert document.title == "The harbour"
    assert document.text.split("\n\n") == [
        "[00:00:01] Anna: The quay was closed, here.",
        "[01:02:03] Bo: At < noon.",
    ]


def test_subtitles_of_youtube_and_sami_have_times() -> None:
    expected = ["[00:00:01] The quay was closed & empty.", "[01:02:03] At noon."]
    sbv = (
        "0:00:01.000,0:00:04.000\nThe quay was\nclosed & empty.\n\n"
        "1:02:03.500,1:02:05.000\nAt noon.\n"
    )
    assert said("a.sbv", sbv) == expected
    sami = (
        "<SAMI><HEAD><TITLE>x</TITLE></HEAD><BODY><SYNC Start=1000><P Class=E>The quay was<br>"
        "closed &amp; empty.<SYNC Start=4000><P Class=E>&nbsp;\n"
        "<SYNC Start=3723500><P Class=E>At noon.</BODY></SAMI>"
    )
    assert said("a.smi", sami) == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        # Frames, with their number a second and without it.
        ("a.sub", "{1}{1}25\n{25}{60}The quay|was closed.\n{93085}{93100}{y:i}At noon.\n",
         ["[00:00:01] The quay was closed.", "[01:02:03] At noon."]),
        ("a.sub", "{25}{60}The quay\n{62}{70}was closed.\n{93085}{93100}At noon.\n",
         ["[frame 25] The quay was closed.", "[frame 93085] At noon."]),
        # Tenths of a second.
        ("a.mpl", "[10][30]The quay|/was closed.\n[37230][37240]At < noon.\n",
         ["[00:00:01] The quay was closed.", "[01:02:03] At < noon."]),
        ("a.sub", "[INFORMATION]\n[TITLE]x\n[END INFORMATION]\n[SUBTITLE]\n"
         "00:00:01.00,00:00:03.00\nThe quay[br]was closed.\n\n01:02:03.50,01:02:05.00\nAt noon.\n",
         ["[00:00:01] The quay was closed.", "[01:02:03] At noon."]),
        # A text with such lines in it stands as it is.
        ("a.sub", "{1}{2} are two sets.\nSo is this.\n", ["{1}{2} are two sets.\nSo is this.\n"]),
    ],
)  # fmt: skip
def test_cues_of_one_line_have_times_or_the_numbers_of_frames(
    name: str, content: str, expected: list[str]
) -> None:
    assert said(name, content) == expected
