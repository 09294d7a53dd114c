"""What a table of options says about one kernel: the findings that are expected there, and how far berth's are those."""

import re
from dataclasses import dataclass, replace

from case_table import Case, Expected
from checked import difference
from drivers import CANARY, Drivers

USER_SPACE = re.compile(r"fuse\..*|davfs|glusterfs|ntfs-3g")
PLAIN_REFUSAL = re.compile(r"(Bad|Unexpected) value|Unknown parameter")
LOOKED_UP = "the kernel resolves its value against the system"
FORBIDDEN = "not as an ordinary user here"


@dataclass(frozen=True)
class Asked:
    """How berth was run: `kernel` is the value of --kernel."""
    drivers: Drivers
    kernel: str = "auto"
    as_user: bool = False

    def reason(self, kind: str) -> str:
        """Why no option of the type can be verified; empty if they can."""
        if kind == "auto" or "," in kind:
            return "its type is not known"
        if USER_SPACE.fullmatch(kind):
            return f"{kind} is mounted by a program in user space"
        if self.kernel == "auto" and kind not in self.drivers.loaded:
            return f"no driver of {kind} is loaded"
        if self.drivers.is_absent(kind):
            return f"the running kernel has no driver of {kind}"
        return "" if self.drivers.verifies(kind) else f"the kernel's driver of {kind} takes any option"


def is_silent(case: Case, asked: Asked) -> bool:
    return asked.kernel == "never" or case.type in ("bind", "rbind")


def option_at(case: Case, column: int) -> str:
    return case.options[case.columns.index(column)] if column in case.columns else ""


def expected_of(case: Case, asked: Asked) -> list[Expected]:
    """Without notes that an option can't be verified where none of its type can."""
    knows = not is_silent(case, asked) and not asked.reason(case.type)
    out = []
    for one in case.expected:
        if one.severity == "note" and not knows:
            continue
        if one.kernel and not knows:
            continue
        if one.varies and not asked.drivers.refuses(case.type, option_at(case, one.column)):
            continue
        out.append(one)
    return out


def is_right(case: Case, asked: Asked) -> bool:
    return all(one.severity == "note" for one in expected_of(case, asked))


def questions(cases: list[Case], asked: Asked) -> set[tuple[str, str]]:
    """What drivers are asked to judge these, to ask it at once; none that berth may not ask."""
    mine = [case for case in cases if not is_silent(case, asked) and (asked.kernel != "auto" or case.type in asked.drivers.loaded)]
    return ({(case.type, CANARY) for case in mine if not USER_SPACE.fullmatch(case.type)} |
            {(case.type, option_at(case, one.column)) for case in mine for one in case.expected if one.varies})


def depends_on_namespace(option: str, expected: Expected | None) -> bool:
    """In a user namespace numbers of users may be refused that are fine outside, and what is refused in a driver's own words
    may be due to it."""
    name = option.partition("=")[0]
    if "uid" in name or "gid" in name or name.endswith("_id"):
        return True
    return expected is not None and (expected.varies or not all(PLAIN_REFUSAL.search(words) for words in expected.kernel))


def problem_of(case: Case, found: list[dict], asked: Asked) -> str:
    """What differs from what is expected; empty if nothing does."""
    expected = expected_of(case, asked)
    reason = "" if is_silent(case, asked) else asked.reason(case.type)
    notes, rest = [], []
    for one in found:
        is_of_type = reason and one["severity"] == "note" and one["code"] == "option-unverified"
        is_of_user = asked.as_user and one["message"].endswith(f": {FORBIDDEN}")
        (notes if is_of_type or is_of_user else rest).append(one)
    for note in notes:
        option = option_at(case, note["column"])
        at_same = next((one for one in case.expected if one.kernel and one.column == note["column"]), None)
        if note["message"] not in (f"'{option}' can't be verified: {why}" for why in (reason or FORBIDDEN, LOOKED_UP, "it has quotes or a comma")):
            return f"{note['column']}: {note['message']}"
        if not reason:
            if not depends_on_namespace(option, at_same):
                return f"an ordinary user may ask about {option}"
            expected = [one for one in expected if one is not at_same]
    if len({note["column"] for note in notes}) != len(notes):
        return "two notes about one option"
    if reason:
        missing = {one.column for one in case.expected if one.kernel} - {note["column"] for note in notes}
        if missing:
            return f"no note that it can't be verified ({reason}): {', '.join(option_at(case, at) for at in sorted(missing))}"
    return difference([replace(one) for one in expected], rest)


def problems(cases: list[Case], found: dict[str, list[dict]], asked: Asked) -> str:
    asked.drivers.ask(questions(cases, asked))
    said = ((case, problem_of(case, found[case.name], asked)) for case in cases)
    return "\n\n".join(f"{case.place}: {case.type}: {case.text}\n{problem}" for case, problem in said if problem)
