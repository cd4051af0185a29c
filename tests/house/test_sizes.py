"""Files and functions stay small; it is the tail that makes a code base hard to live in."""

from statistics import median, quantiles

from tests.house.sources import PACKAGES, functions, length, sources


def test_no_file_is_longer_than_400_lines() -> None:
    everything = sources(*PACKAGES, "tests", "benchmarks")

    offenders = [f"{source.path}: {source.lines}" for source in everything if source.lines > 400]

    assert offenders == []


def test_the_typical_file_is_about_ninety_lines() -> None:
    lengths = [source.lines for source in sources(*PACKAGES) if not source.path.endswith("__init__.py")]

    assert median(lengths) <= 120


def test_no_function_is_longer_than_40_lines() -> None:
    everything = [(source, function) for source in sources(*PACKAGES) for function in functions(source)]

    offenders = [
        f"{source.at(function)} {function.name}: {length(function)}"
        for source, function in everything
        if length(function) > 40
    ]

    assert offenders == []


def test_half_of_the_functions_are_under_10_lines_and_nine_in_ten_under_25() -> None:
    lengths = [length(function) for source in sources(*PACKAGES) for function in functions(source)]

    tenths = quantiles(lengths, n=10)

    assert median(lengths) < 10
    assert tenths[8] < 25, f"{sum(lines >= 25 for lines in lengths)} of {len(lengths)} have 25 lines or more"
