"""What may have failed is not taken for what it would be: the value of a `std::expected`, which every parser returns, is asked
for only where it was found to be there. As sources are formatted, `*x` asks for it, and `a * x` and `T* x` do not. A text that
is known to be right is a literal, or made_safe()."""

import os
import re
from pathlib import Path

from test_includes import COMMENT_OR_TEXT

SOURCE = Path(os.environ["BERTH_SOURCE"])
ALIAS = re.compile(r"\busing (\w+) = std::expected<")
CALL = re.compile(r"\b(\w+)\(")
WHOSE = r"(?:\w+(?:<[^<>;]*>)?(?:::|\.|->))*$"  # what the name of a function follows
TAKEN_BEFORE = re.compile(r"\*(?:std::move\()?" + WHOSE)
TAKEN_BEHIND = re.compile(r"->|\.value\(\)")
VARIABLE = re.compile(r"(?P<condition>\b(?:if|while) \()?(?:const )?auto (?P<name>\w+) =\s+" + WHOSE)


def sources():
    return sorted(path for folder in ("src", "generator") for path in (SOURCE / folder).rglob("*") if path.suffix in (".cpp", ".hpp"))


def code_of(text):
    return COMMENT_OR_TEXT.sub('""', text)


def fallible(texts):
    """The names of the functions that return one."""
    types = "|".join(["std::expected", *(name for text in texts for name in ALIAS.findall(text))])
    returning = re.compile(rf"\b(?:{types})(?:<[^;{{}}()]*>)? (?:\w+::)*(\w+)\(")
    return {name for text in texts for name in returning.findall(text)}


def end_of_call(code, opened):
    """Where the parentheses that are opened there end."""
    depth = 0
    for at in range(opened, len(code)):
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        if depth == 0:
            return at + 1
    return len(code)


def line_at(code, place):
    return code[code.rfind("\n", 0, place) + 1:code.find("\n", place)].strip()


def unchecked_calls(code, calls):
    """Lines in which the value of a call is taken at once: `*T::parse(x)`, `parse(x)->y`, `parse(x).value()`."""
    for call in calls:
        before = code[max(0, call.start() - 100):call.start()]
        if TAKEN_BEFORE.search(before) or TAKEN_BEHIND.match(code, end_of_call(code, call.end() - 1)):
            yield line_at(code, call.start())


def unchecked_variables(code, calls):
    """Lines in which the value of a variable is taken that is nowhere before found to have one."""
    for call in calls:
        made = VARIABLE.search(code[max(0, call.start() - 100):call.start()])
        start = end_of_call(code, call.end() - 1)
        if not made or (made["condition"] and code[start] == ")"):
            continue
        name = made["name"]
        end = re.compile(r"^}|\Z", re.M).search(code, start).start()
        taken = re.compile(rf"\*(?:std::move\()?{name}\b|\b{name}(?:->|\.value\(\))").search(code, start, end)
        found = re.compile(rf"!{name}\b|(?<!move\()(?<!\*)\b{name}(?:\)| \?| &&| \|\||;|\.has_value\(\))").search(code, start, end)
        if taken and not (found and found.start() < taken.start()):
            yield line_at(code, taken.start())


def unchecked(text, names):
    code = code_of(text)
    calls = [call for call in CALL.finditer(code) if call[1] in names]
    return [*unchecked_calls(code, calls), *unchecked_variables(code, calls)]


def test_no_value_is_taken_that_may_not_be_there():
    texts = {path: path.read_text() for path in sources()}
    names = fallible([code_of(text) for text in texts.values()])
    assert "parse" in names and len(names) > 20
    found = {str(path.relative_to(SOURCE)): lines for path, text in texts.items() if (lines := unchecked(text, names))}
    assert found == {}


def test_a_value_that_is_taken_unchecked_is_seen():
    names = fallible(["static std::expected<UnitName, Complaint> parse(std::string_view text);",
                      "std::expected<Folder, Complaint> parse_folder(std::string_view text) {",
                      "using Result = std::expected<T, Error>;", "[[nodiscard]] Result<std::string> read(const Root& root) const;"])
    assert names == {"parse", "parse_folder", "read"}
    for line in ("const auto unit = *UnitName::parse(text);", 'f(*UnitName::parse("a" + g(text)));',
                 "g(UnitName::parse(f(text))->suffix());", "return UnitName::parse(text).value();", "return *parse_folder(text);", "return *root_.read(path);",
                 "return *std::move(UnitName::parse(text));"):
        assert unchecked(f"void h() {{\n    {line}\n}}\n", names) == [code_of(line)]
    for taking in ("f(*unit);", "f(unit->suffix());", "f(unit.value());", "f(*std::move(unit));"):
        start = "void h() {\n    auto unit = UnitName::parse(text);\n"
        assert unchecked(f"{start}    {taking}\n}}\nvoid i() {{\n    if (unit) g();\n}}\n", names) == [taking]
        assert unchecked(f"{start}    if (!unit) return;\n    {taking}\n}}\n", names) == []
        assert unchecked(f"{start}    if (unit) {taking}\n}}\n", names) == []
    for line in ("if (auto unit = UnitName::parse(text)) f(*unit);", "if (auto unit = UnitName::parse(text); unit && *unit == it) f();",
                 "const auto value = a * parse(b);  // *UnitName::parse(x)",
                 "return UnitName::parse(text).transform(f);"):
        assert unchecked(f"void h() {{\n    {line}\n}}\n", names) == []
