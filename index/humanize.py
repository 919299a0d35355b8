"""Format numbers, durations, sizes and days for people."""

from datetime import date

_UNITS = ("kB", "MB", "GB", "TB")


def counted(number: int, noun: str) -> str:
    """Format a count with its noun: "1 document", "2,000 documents"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def time_left(seconds: float) -> str:
    """Format a remaining time: "about 12 min left"."""
    if seconds < 90:
        return f"about {max(1, round(seconds))} s left"
    minutes = round(seconds / 60)
    return f"about {minutes} min left" if minutes < 90 else f"about {round(minutes / 60)} h left"


def disk_size(size: int) -> str:
    """Format bytes in decimal units, as file managers do: "12 MB"."""
    if size < 1000:
        return counted(size, "byte")
    power = 1
    # Compare the rounded amount, so that the result is never 1000 of a unit.
    while power < len(_UNITS) and round(size / 1000**power) >= 1000:
        power += 1
    amount = size / 1000**power
    return f"{amount:.{0 if amount >= 9.95 else 1}f} {_UNITS[power - 1]}"


def spoken_date(day: date) -> str:
    """Format a day: "21 October 2024"."""
    return f"{day.day} {day:%B %Y}"
