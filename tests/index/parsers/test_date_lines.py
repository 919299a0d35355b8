"""Test which days printed in a text are that of its publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parsers.date_lines import find_printed_day

BODY = "\n\nThe harbour will be deepened.\n\nThe mayor said so.\n"
REPORT = (
    "The dam above the town failed in the night, and nobody was hurt, the canton's police said."
)


def printed(text: str, year: int | None = None, made: date | None = None) -> date | None:
    found = find_printed_day(text, year=year, made=made)
    return found.day if found else None


@pytest.mark.parametrize(
    "line",
    [
        "ALTDORF, Switzerland, April 18, 2024 (Reuters) - The dam failed on Thursday.",
        "ALTDORF, 18 April 2024 (AFP) — The dam failed.",
        "HALVERMOUTH, 18 April 2024 — The biggest port",
        "HALVERMOUTH, Thursday 18 April 2024 — The biggest",
        "BRACKENFORTH CROWN COURT, 18 April 2024 — A former",
        "BERLIN (dpa) 18. April 2024 - Der Damm",
        "BERLIN (dpa) - 18. April 2024 - Der Damm",
        "WASHINGTON (AP) — April 18, 2024 — The",
        "NEW YORK--(BUSINESS WIRE)--April 18, 2024--Acme Inc. said",
        "SEATTLE, April 18, 2024 /PRNewswire/ -- Acme",
        "LONDON, April 18, 2024 (GLOBE NEWSWIRE) -- Acme",
        "PARIS, 18 avril 2024 (AFP) - Le barrage",
        "MADRID, 18 Abr. 2024 (EUROPA PRESS) - La presa",
        "(ANSA) - ROMA, 18 APR 2024 - La diga",
        "МОСКВА, 18 апреля 2024 — РИА Новости. Плотина",
        "МОСКВА, 18 апреля 2024. /ТАСС/. Плотина",
        "新华社北京2024年4月18日电 （记者 王）堤坝",
        "ZHOVTIVA, Kordavia, 18 April 2024 — President",
        "Geneva, 18 April 2024 – The dam above the town failed on Thursday, "
        "officials of the canton said in the evening.",
        "WASHINGTON, D.C. – April 18, 2024 – The",
        "Updated April 19, 2024 at 7:45 p.m. EDT|Published April 18, 2024 at 5:00 a.m. EDT",
        "Published 18 April 2024, updated 19 April 2024",
        "Published: 18 April 2024 14:02 BST",
        "First published: 18 April 2024",
        "First published on Thu 18 Apr 2024 14.02 BST",
        "Thu 18 Apr 2024 14.02 BST",
        "Last updated: 18 April 2024, 18:00",
        "Last updated on April 18, 2024",
        "*Compiled by Callum Drysdale, updated 18 April 2024. Not for publication.*",
        "Date: 18 April 2024. Reference: BC/PR/2024/188",
        "**Date:** 18 April 2024",
        "DATE: April 18, 2024",
        "Chair: Dame Rosalind Keogh. Published 18 April 2024.",
        "Author: Mabel Onslow, City Auditor. 18 April 2024.",
        "From Rafe, 18 April 2024",
        "By Ana Lopes, 18 April 2024",
        "By Ana Lopes | Published April 18, 2024",
        "Ana Lopes | 18 April 2024 | Sport",
        "18 April 2024 · 5 min read",
        "Posted on April 18, 2024 by Ana Lopes",
        "Posted by Ana Lopes on April 18, 2024",
        "Issued on 18 April 2024",
        "Press release, 18 April 2024",
        "PRESS RELEASE – 18 April 2024",
        "Stockholm, 18 April 2024",
        "Altdorf, den 18. April 2024",
        "Altdorf, 18.04.2024",
        "Paris, le 18 avril 2024",
        "Madrid, a 18 de abril de 2024",
        "Warszawa, dnia 18 kwietnia 2024 r.",
        "Stockholm den 18 april 2024",
        "Budapest, 2024. április 18.",
        "г. Москва, 18 апреля 2024 г.",
        "The Altdorf Gazette, Thursday, April 18th, 2024, page 3",
        "Neue Zürcher Zeitung, 18. April 2024, Seite 4",
        "Le Monde, jeudi 18 avril 2024",
        "Stand: 18.04.2024 14:02 Uhr",
        "Stand: 18. April 2024",
        "Veröffentlicht am 18. April 2024",
        "Veröffentlicht: 18.04.2024, 14:02 Uhr",
        "Publié le 18 avril 2024 à 14h02, modifié le 19 avril 2024 à 08h00",
        "Publié le 18/04/2024 à 14:02",
        "Mis à jour le 18 avril 2024",
        "Publicado el 18 de abril de 2024",
        "Publicado: 18 abr 2024 - 14:02 CEST",
        "Actualizado el 18/04/2024 a las 14:02",
        "Pubblicato il 18 aprile 2024",
        "Publicado em 18 de abril de 2024 às 14h02",
        "18/04/2024 14h02",
        "Gepubliceerd op 18 april 2024",
        "Geplaatst op 18-04-2024 om 14:02",
        "Opublikowano 18 kwietnia 2024",
        "Opublikowano: 18.04.2024, 14:02",
        "Data publikacji: 18.04.2024",
        "Publikováno 18. dubna 2024",
        "Zverejnené 18. apríla 2024",
        "Опубликовано: 18 апреля 2024 года, 14:02",
        "Опубліковано 18 квітня 2024",
        "Publicerad 18 april 2024",
        "Publicerad den 18 april 2024",
        "Publiceret 18. april 2024 kl. 14:02",
        "Publisert 18. april 2024",
        "Julkaistu 18.4.2024",
        "Julkaistu 18. huhtikuuta 2024",
        "Yayınlanma: 18 Nisan 2024 14:02",
        "Publicat pe 18 aprilie 2024",
        "Megjelent: 2024. április 18.",
        "Δημοσιεύτηκε: 18 Απριλίου 2024",
        "Diterbitkan pada 18 April 2024",
        "发布时间：2024年4月18日",
        "发布于2024-04-18 14:02",
        "2024年4月18日 14:02 新华社",
        "2024年4月18日 星期四",
        "公開日：2024年4月18日",
        "2024年4月18日（木）14時02分",
        "2024年04月18日14:02",
        "입력 2024.04.18 14:02",
        "2024년 4월 18일",
        "نشر في 18 أبريل 2024",
        "פורסם ב-18 באפריל 2024",
        "This article was last updated on 18 April 2024",
        "This article was amended on 18 April 2024: the chalice was found in 1902.",
        "2024-04-18T08:00:00Z",
        "[2024-04-18 14:02]",
        "# 18 April 2024",
        "Thursday, April 18, 2024",
        "18 APRIL 2024",
        "BEIJING, April 18, 2024 (Xinhua) -- The",
        "LONDON (Reuters) - April 18, 2024: The",
        "PUBLISHED: 14:02, 18 April 2024 | UPDATED: 15:20, 19 April 2024",
        "Published at 14:02 BST on 18 April 2024",
        "Updated 7:45 PM EDT, Thu April 18, 2024",
        "Published 5:00 AM EDT, Thu April 18, 2024",
        "18 April 2024 | Updated 19 April 2024 07:45",
        "April 18, 2024 Updated: April 19, 2024 10:00 a.m.",
        "Published Thu, Apr 18 2024 5:00 AM EDT Updated Fri, Apr 19 2024 8:00 AM EDT",
        "Apr 18, 2024, 2:02 PM ET",
        "Erstellt am 18.04.2024 um 14:02",
        "18.04.2024, 14:02 Uhr",
        "Aktualisiert am 18.04.2024-14:02",
        "Von Anna Meier | Stand: 18.04.2024",
        "Berlin - 18.04.2024",
        "Donnerstag, 18. April 2024",
        "Do., 18. April 2024",
        "Par Jean Dupont - Publié le 18 avril 2024",
        "Par Jean Dupont, le 18 avril 2024",
        "Paris, 18 avr. 2024 (AFP) - Le barrage",
        "Publié le : 18/04/2024 - 14:02 - Modifié le : 19/04/2024 - 08:00",
        "Madrid - 18 ABR 2024 - 05:30 CEST",
        "Actualizado 18/04/2024 - 14:02 CET",
        "Pubblicato: 18 aprile 2024 alle 14:02",
        "18 Aprile 2024 - 14:02",
        "Roma, 18 apr. 2024 (Adnkronos) - La diga",
        "18/04/2024 - 14h02",
        "Atualizado em 18/04/2024 14h02",
        "AMSTERDAM, 18 april 2024 (ANP) - De dam",
        "door Jan Jansen, 18 april 2024",
        "WARSZAWA, 18 kwietnia 2024 (PAP) – Tama",
        "Aktualizacja: 18 kwietnia 2024",
        "14:02, 18 апреля 2024",
        "18.04.2024 14:02",
        "Дата: 18.04.2024",
        "（2024年4月18日）",
        "2024/04/18 14:02",
        "来源：新华社 2024年4月18日",
        "Dated this 18th day of April, 2024",
        "FOR IMMEDIATE RELEASE: April 18, 2024",
        "FOR IMMEDIATE RELEASE April 18, 2024",
        "Vol. 12, No. 4, 18 April 2024",
        "No. 14 | 18 April 2024",
        "Thursday 18th of April 2024",
        "Thursday, 18 April, 2024",
        "18-Apr-2024",
        "Zürich, 18. April 2024",
        "Zürich, 18. April 2024 – Der Damm über der Stadt ist am Donnerstag "
        "gebrochen, wie die Polizei des Kantons am Abend mitteilte.",
        "Pressemitteilung vom 18. April 2024",
        "Communiqué de presse du 18 avril 2024",
        "Released: April 18, 2024",
        "Last Modified: 2024-04-18",
        "*Published 18 April 2024*",
        "_Published: 18 April 2024_",
        "**Published:** April 18, 2024",
        "(18 April 2024)",
        "BRUSSELS (Reuters) - April 18, 2024 - The",
        "ALTDORF – April 18, 2024 – The dam",
        "Altdorf, Switzerland – April 18, 2024 – The dam above the town failed "
        "on Thursday, officials of the canton said in the evening.",
        "Posted: Apr 18, 2024 2:02 PM EDT | Last Updated: April 19, 2024",
        "First posted 18 Apr 2024",
        "Posted 18 Apr 2024, updated 19 Apr 2024",
        "By Ana Lopes, Political Editor, 18 April 2024",
        "By ANA LOPES April 18, 2024",
        "By Ana Lopes - April 18, 2024",
        "Ana Lopes - April 18, 2024",
        "Ana Lopes, 18 April 2024",
        "Text: Ana Lopes, 18.04.2024",
        "By Ana Lopes in Altdorf and Bo Li in Berne\nThursday, April 18, 2024; 2:02 PM",
        "2024-04-18 14:02:11 +0200",
        "2024-04-18T14:02:11+02:00",
        "Thu, 18 Apr 2024 14:02:11 GMT",
        "الخميس 18 أبريل 2024",
        "יום חמישי, 18 באפריל 2024",
        "Kamis, 18 April 2024",
        "Πέμπτη, 18 Απριλίου 2024",
        "Πέμπτη 18 Απριλίου 2024, 14:02",
        "KOMPAS.com - 18/04/2024, 14:02 WIB",
        "April 18, 2024 2:02 pm CT",
        "9 a.m. Thursday, April 18, 2024",
        "Date Posted: April 18, 2024",
        "Created on 18 April 2024",
        "[Submitted on 18 Apr 2024]",
        "Received: 1 March 2023 / Accepted: 2 April 2024 / Published: 18 April 2024",
        "As of April 18, 2024",
        "Press release | 18 April 2024",
        "Ana Lopes\n1 High Street\nAltdorf\n\nThe Editor\nThe Gazette\n2 Low "
        "Street\nAltdorf\n\n18 April 2024\n\nDear Sir,",
        "MEMORANDUM\n\nTO: All\nFROM: Ana Lopes\nDATE: April 18, 2024\nSUBJECT: Dam",
        "ALTDORF, Thu., April 18, 2024 -- The dam",
        "ALTDORF, Thursday, 18th April, 2024. — The dam",
        "Redaktion, 18.04.2024",
        "Altdorf/Uri, 18. April 2024",
        "Bern, 18.04.2024 - Der Bundesrat hat an seiner Sitzung beschlossen, "
        "die Staudämme des Landes zu prüfen.",
        "Wien (OTS) - 18.04.2024",
        "Genève, le 18 avril 2024",
        "Lausanne, jeudi 18 avril 2024",
        "Roma, 18 aprile 2024",
        "São Paulo, 18 de abril de 2024",
        "Kraków, 18.04.2024",
        "Киев, 18 апреля 2024",
        "Київ, 18 квітня 2024 року",
        "İstanbul, 18 Nisan 2024",
        "Bratislava 18. apríla 2024 (TASR) - Hrádza",
        "TOKYO, April 18, 2024 (Kyodo) -- The",
        "東京、2024年4月18日",
        "北京，2024年4月18日",
        "New York, April 18, 2024 – Today the dam above the town failed, and "
        "nobody was hurt, said the mayor in the morning.",
        "For release: April 18, 2024",
        "Thursday, April 18, 2024 | Vol. 12",
        "The Daily Altdorf · Thursday 18 April 2024 · £1.50",
        "ALTDORF TIMES, APRIL 18, 2024",
        "Süddeutsche Zeitung Nr. 91, Donnerstag, 18. April 2024",
        "La Repubblica, giovedì 18 aprile 2024, pag. 12",
        "El País, jueves 18 de abril de 2024",
        "Gazeta Wyborcza, 18 kwietnia 2024",
        "人民日报 2024年4月18日 第3版",
        "朝日新聞 2024年4月18日",
        "Oslo (NTB) 18. april 2024",
        "Oslo (NTB): 18. april 2024",
        "Oslo (NTB 18. april 2024):",
        "(AP) — Apr. 18, 2024",
        "(Reuters) - Apr 18, 2024",
        "(dpa) 18. April 2024",
        "dpa, 18. April 2024",
        "OSLO (Reuters) - 18 Apr 2024",
        "Reuters, OSLO – 18 April 2024:",
        "Oslo, 18 April 2024, Reuters -",
        "Reykjavík (RÚV) 18. apríl 2024",
        "Praha 18. dubna 2024 (ČTK) -",
        "Київ. 18 квітня 2024. УНІАН.",
        "Hà Nội (TTXVN), ngày 18/4/2024",
        "【2024年4月18日 共同】",
        "(서울=연합뉴스) 2024년 4월 18일",
        "Published 18.04.2024",
        "Veröffentlicht 18. Apr. 2024, 14:02",
        "Stand 04/18/2024",
        "Article publié le jeudi 18 avril 2024",
        "Última actualización: 18 de abril de 2024",
        "Ultimo aggiornamento: 18/04/2024 ore 14:02",
        "Laatst bijgewerkt: 18 april 2024",
        "Senast uppdaterad: 18 april 2024",
        "Sidst opdateret 18. april 2024",
        "Son güncelleme: 18.04.2024 14:02",
        "Ostatnia aktualizacja: 18.04.2024",
        "Последнее обновление: 18 апреля 2024",
        "Поновлено: 18.04.2024",
        "Публикувано на 18 април 2024",
        "प्रकाशित: 18 अप्रैल 2024",
        "প্রকাশিত: ১৮ এপ্রিল ২০২৪",
        "منتشر شده در 18 آوریل 2024",
        "تاریخ اشاعت: 18 اپریل 2024",
        "نُشر: 18 نيسان 2024",
        "เผยแพร่ 18 เมษายน 2567",
        "Đăng ngày 18/04/2024",
        "Cập nhật: 18 tháng 4 năm 2024",
        "更新日：令和6年4月18日",
        "發布日期：民國113年4月18日",
        "Paskelbta 2024 m. balandžio 18 d.",
        "Avaldatud: 18. aprill 2024",
        "Laatste update: 18-04-2024 10:00",
        "القاهرة - 18 أبريل 2024 (رويترز) - أعلنت الحكومة عن خطة.",
        "MELDEN (April 18, 2024) – The dam above the town was closed.",
        "Lima, 18 de abril de 2024. El consejo aprobó ayer el plan para la presa, dijo el alcalde.",
    ],
)
def test_printed_day_of_publication_is_found(line: str) -> None:
    assert printed(f"A headline of the day\n\n{line}{BODY * 9}") == date(2024, 4, 18)


@pytest.mark.parametrize(
    "line",
    [
        "The dam, built on 18 April 1924, failed.",
        "County Cup final, Saturday 20 May 2023. Attendance: 18,640",
        "Born 18.04.1924",
        "Deadline: 18.04.2024",
        "Deadline: 18 April 2024",
        "Deadline, 18 April 2024",
        "By Monday, 30 September 2024",
        "By 30 September 2024",
        "From 1 April 2024",
        "From Monday, 1 April 2024",
        "Von Montag, 1. April 2024",
        "Due 18 April 2024",
        "Copyright 18 April 2024",
        "© 18 April 2024",
        "Valid until 18 April 2024",
        "Care Standards Office. Date of visit: 14 March 2023. Lead inspector: Yolanda Prewett",
        "Presented by the editor, Judith Amblecote, to the trustees on 26 February 2024",
        "Published on 3 May 2019, the report warned that the dam was weak.",
        "The report, published on 18 April 2024, says so.",
        "The report was published on 18 April 2019.",
        "A new edition is out. It was published 18 April 2019.",
        "published 18 April 2019 by the council, when it was too late.",
        "It was 21 October 2024 and raining",
        "Paris, 13 November 2015. Three teams of gunmen attack the city.",
        "On 9 November 1989 the wall fell.",
        "9 November 1989 — the wall falls",
        "Berlin, 9 November 1989 — the night the wall fell",
        "Date of birth: 18 April 1974",
        "Wedding: 18 April 2024",
        "Concert: 18 April 2024",
        "- 18 April 2024",
        "| 18 April 2024 | Rovers | 3-2 |",
        "10/11/2024",
        "Room 4, October 2024",
        "2024",
        "31 February 2024",
        "21 October 2124",
        "The next meeting is on 18 April 2024",
        "Opening on 18 April 2024",
        "Next meeting: 18 April 2024",
        "VARNSTADT, March 3 (Wire) — The mayor",
        "Effective date: 18 April 2024",
        "Start date: 18 April 2024",
        "Expiry date: 18 April 2024",
        "Release of the album: 18 April 2024",
        "Battle of Altdorf, 3 March 1421",
        "Saturday 20 May 2023, 7.30pm, Guildhall",
        "8-10 May 2024",
        "Valid from 18 April 2024",
        "News conference, Monday 6 November 2023",
        "Last seen 18 April 2024",
        "The Treaty of Altdorf, 18 April 1648 - a milestone",
        "Interview with the mayor on 18 April 2024",
        "Last updated by nobody; see the log of 3 May 2019 for more",
        "JON HOLM, 3 March 1931 – 18 April 2024",
        "Jon Holm, 3 March 1931 – 18 April 2024",
        "The report (published 3 May 2019) says so.",
        "The report (Published: 3 May 2019) says so.",
        "The Dam by Ana Lopes. Published 3 May 2019 by Penguin. 320 pages.",
        "Published in Nature on 3 May 2019.",
        "Release date: 3 May 2019",
        "Next update: 18 April 2024",
        "To be published 18 April 2024",
        "Not updated since 18 April 2019",
        "Last seen on 18 April 2019",
        "Retrieved 18 April 2019",
        "Accessed 18 April 2019",
        "Source: The Guardian, 3 May 2012",
        "Source: Reuters, 3 May 2012",
        "Interview with AP on 3 May 2012",
        "PARIS (AFP) - 04/11/2024 - 05/11/2024",
        "18 April 2024 – 3 May 2024",
        "From 18 April 2024 to 3 May 2024",
        "18 April – 3 May 2024",
        "Open until 3 May 2023",
        "Council meeting, 18 April 2024",
        "Council meeting: Thursday 18 April 2024",
        "Join us on Thursday 18 April 2024",
        "Save the date: 18 April 2024",
        "Polling day: 18 April 2024",
        "Trial date: 18 April 2024",
        "Date of accident: 18 April 2024",
        "Incident date: 18 April 2024",
        "Date of the next meeting: 18 April 2024",
        "Applications close 18 April 2024",
        "Submissions by 18 April 2024",
        "Embargoed until 18 April 2024",
        "The strike began on 8 May 2023.",
        "In 2019, on 3 May, he left.",
        "Altdorf was founded on 18 April 1291, say the chronicles",
        "HMS Altdorf, launched 18 April 1912",
        "Photo taken 18 April 2019",
        "Photograph: Ana Lopes, 18 April 2019",
        "Picture: 18 April 2019",
        "Elected 18 April 2019",
        "Halvermouth Rovers 3 Calderby Town 2, 22 April 2023",
        "Halvermouth Rovers v Calderby Town, 22 April 2023",
        "Married 18 April 1950",
        "The law takes effect on 18 April 2024",
        "Updated plans are due by 3 May 2019.",
        "Published figures show that on 3 May 2019 the dam leaked.",
        "Published on 3 May 2019 – two years before the dam failed – the "
        "report had warned of cracks.",
        "Issued bonds mature on 3 May 2019",
        "The city of Altdorf, 18 April 1944: bombs fall on the station and the market",
        "Dam fails: Altdorf, 18 April 2019",
        "World Cup, 18 April 2019",
        "Sent to prison on 18 April 2019",
        "Written off on 18 April 2019",
        "Published by Penguin, 3 May 2019",
        "Released from prison on 3 May 2019",
        "Posted to Paris on 3 May 2019",
        "“We shall fight on the beaches.”\nWinston Churchill, 4 June 1940",
        "— Winston Churchill, 4 June 1940",
        "Altdorf, 3 March 1944\n\nToday, in 2024, nobody remembers the bombs "
        "that fell on the station.",
        "The manual was last updated 3 May 2019, and is out of date.",
        "Created in Altdorf, 3 May 2019",
        "Submitted by the mayor, the plan of 3 May 2019 failed.",
        "As of 3 May 2019, 200 people had no power.",
        "Fassung 2: 3 May 2019",
        "To do by 3 May 2019",
        "Bring to: 3 May 2019",
        "Reported missing on 3 May 2019",
        "Filed under Sport",
        "Killed in action, Altdorf, 18 April 1944",
        "In memoriam, 18 April 2019",
        "Last day: 18 April 2019",
        "First day: 18 April 2019",
        "Period: 1 April 2024 to 18 April 2024",
        "Reporting period: 18 April 2024",
        "Invoice due: 18 April 2024",
        "Hearing date: 18 April 2024",
        "Departure: 18 April 2024",
        "Arrival date 18 April 2024",
        "Inspection: 18 April 2024",
        "Sold on 18 April 2024",
        "Price on 18 April 2024: 12.50",
        "Closing prices, 18 April 2024",
        "Weather for 18 April 2024",
        "Results of 18 April 2024",
        "Minutes of the meeting of 18 April 2024",
        "Agenda for 18 April 2024",
        "History: 18 April 1291",
        "Altdorf Festival, 18 April 2024",
        "Kick-off: 18 April 2024, 15:00",
        "Geboren am 18. April 1974 in Altdorf",
        "Né le 18 avril 1974",
        "Nacido el 18 de abril de 1974",
        "Am 18. April 2024 findet die Sitzung statt",
        "Le 18 avril 2024, le barrage a cédé",
        "El 18 de abril de 2024, la presa cedió",
        "Il 18 aprile 2024 la diga ha ceduto",
        "18 апреля 2024 года плотина рухнула",
        "2024年4月18日，堤坝决口。",
        "2024年4月18日に堤防が決壊した。",
        "18 April 2024 was a Thursday",
        "18 April 2024. The dam above the town failed, and nobody was hurt, said the mayor.",
        "वह दिन, 18 अप्रैल 2024: बाँध टूट गया।",
        "18 April 2024: the dam fails",
        "1700000000",
        "2024 11111111111111111111111111111111111111111111111111x",
    ],
)
def test_day_of_anything_else_is_not_taken(line: str) -> None:
    assert printed(f"A headline of the day\n\n{line}{BODY * 9}") is None
    assert printed(f"{line}{BODY * 9}") is None
    assert printed(f"A headline\n\n{BODY * 9}\n{line}") is None


@pytest.mark.parametrize(
    "line",
    [
        "18 April 2024",
        "Published: 18 April 2024",
        "Updated 18 April 2024",
        "Altdorf, 18 April 2024",
        "This article was amended on 18 April 2024: the dam is of 1902.",
    ],
)
def test_last_line_gives_the_day(line: str) -> None:
    assert printed(f"A headline\n\n{BODY * 50}\n{line}\n") == date(2024, 4, 18)


def test_offset_is_that_of_the_day() -> None:
    for text in (
        "Dam fails\n\nUpdated 19 April 2024|**Published** 18 April 2024",
        BODY * 99 + "\n18 April 2024",
    ):
        found = find_printed_day(text)
        assert found
        assert text[found.offset :].startswith("18 April 2024")


def test_day_of_publication_outranks_that_of_a_change_wherever_they_are() -> None:
    text = f"A headline\n\nUpdated 20 April 2024\n\nALTDORF, 18 April 2024 — {REPORT}{BODY}"
    assert printed(text) == date(2024, 4, 18)
    text = f"A headline\n\nUpdated 20 April 2024{BODY * 50}\nFirst published 18 April 2024"
    assert printed(text) == date(2024, 4, 18)
    text = (
        f"ALTDORF, 18 April 2024 — {REPORT}{BODY * 50}\nThis article was amended on 20 April 2024."
    )
    assert printed(text) == date(2024, 4, 18)


def test_label_on_the_line_above_belongs_to_the_day() -> None:
    text = "A headline\n\nUpdated\n20 April 2024\nPublished\n18 April 2024" + BODY
    assert printed(text) == date(2024, 4, 18)
    assert printed("A headline\n\nPolling day:\n18 April 2024" + BODY) is None
    assert printed("Minutes\n\nThe board met.\n\nDATE OF NEXT MEETING\n18 April 2024.") is None


def test_date_in_the_middle_of_a_text_does_not_date_it() -> None:
    assert printed(BODY * 9 + "21 October 2024\n" + BODY * 9) is None
    inside = f"A headline\n\n{REPORT}\n\n{REPORT}\n\n"
    for line in (
        "21 October 2024",
        "Date: 21 October 2024",
        f"ALTDORF, 21 October 2024 — {REPORT}",
    ):
        assert printed(f"{inside}{line}\n\n{REPORT}{BODY * 50}") is None
    assert printed(f"A headline\n{BODY * 50}\n21 October 2024\n\n{REPORT}") is None


def test_wrapped_prose_gives_no_day() -> None:
    text = "A headline\n\nThe dam, which was finished and opened by the mayor on\n18 April 2019"
    assert printed(f"{text}\nwas never inspected.{BODY}") is None
    assert printed(f"{text}\nin the rain.{BODY}") is None
    text = "A headline\n\nThe report was written in a hurry, and then\npublished 18 April 2019."
    assert printed(text + BODY) is None


def test_chronicle_has_no_day() -> None:
    days = ("8 May 2023", "17 May 2023", "3 June 2023")
    for entry in ("{day}\n\n{report}\n\n", "## {day}\n\n{report}\n\n", "{day} — {report}\n\n"):
        text = "The strike day by day\n\nBy Ana Lopes\n\n"
        text += "".join(entry.format(day=day, report=REPORT) for day in days)
        assert printed(text) is None
        assert printed(text + BODY * 99) is None


def test_table_gives_no_day() -> None:
    for gap in (" | ", "\t", "      "):
        rows = [("Fixture", "Day", "Result"), ("Rovers", "18 April 2024", "3-2")]
        rows.append(("Town", "20 April 2024", "0-0"))
        table = "\n".join(gap.join(row) for row in rows)
        assert printed(f"The season\n\n{table}\n") is None
    assert printed("The season\n\n- 18 April 2024\n- 20 April 2024\n") is None


def test_announcement_gives_no_day() -> None:
    assert printed("Spring concert\n\nDate: 18 April 2024\nVenue: Guildhall\n" + BODY) is None
    assert printed("How to watch\n\nDate: 18 April 2024\nStart time: 8 p.m.\n" + BODY) is None


@pytest.mark.parametrize(
    "dateline",
    [
        "VARNSTADT, March 3 (Wire) — ",
        "LONDON, March 3 (Reuters) - ",
        "March 3 (Reuters) - ",
        "BEIJING, March 3 (Xinhua) -- ",
        "BERLIN, 3. März (dpa) - ",
        "PARIS, 3 mars (AFP) - ",
        "МОСКВА, 3 марта. /ТАСС/. ",
        "新华社北京3月3日电 ",
    ],
)
def test_dateline_without_a_year_has_one_only_from_elsewhere(dateline: str) -> None:
    text = f"A headline\n\n{dateline}{REPORT}{BODY}"
    assert printed(text) is None
    assert printed(text, year=2021) == date(2021, 3, 3)
    assert printed(text, made=date(2021, 3, 5)) == date(2021, 3, 3)
    assert printed(text, made=date(2021, 2, 5)) == date(2020, 3, 3)
    assert printed(text, year=2021, made=date(2023, 3, 5)) == date(2021, 3, 3)


def test_dateline_without_a_year_must_be_on_its_weekday() -> None:
    text = f"A headline\n\nVARNSTADT, Wednesday, March 3 (Wire) — {REPORT}{BODY}"
    assert printed(text, year=2021) == date(2021, 3, 3)
    assert printed(text, year=2022) is None


def test_old_day_in_a_text_that_tells_of_much_later_years_is_history() -> None:
    text = f"A headline\n\nAltdorf, 3 March 1944\n\n{REPORT}{BODY}"
    assert printed(text) == date(1944, 3, 3)
    assert printed(f"{text}\nThe station was rebuilt in 2003.{BODY * 9}") is None


def test_day_and_month_in_prose_are_no_dateline() -> None:
    for line in (
        "On March 3 — his birthday — he left.",
        "Opening times: March 3 - April 4",
        "3 March: rain",
    ):
        assert printed(f"A headline\n\n{line}\n\n{REPORT}", year=2021) is None


def test_day_and_month_as_numbers_need_a_language_that_decides() -> None:
    assert printed("Un titre\n\nPublié le 10/11/2024 à 14:02" + BODY) == date(2024, 11, 10)
    assert printed("A headline\n\nPublished 10/11/2024" + BODY) is None


@given(st.text(st.sampled_from("0123456789 .,:-/|—()TZadeoctobrAPRIL\n"), max_size=200))
def test_arbitrary_lines_raise_nothing(text: str) -> None:
    find_printed_day(text, year=2021)
