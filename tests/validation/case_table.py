"""Tables of declarations and of what `berth check` says about each, in `declarations/` and `options/`.

    # a comment
    @ [volume.NAME]                 the declaration, where cases have only a value: it stands for `$`. NAME is another one in
    @ where   = "/srv/NAME"         each case; cases with NAME in them are checked together, others alone
    @ type    = "ext4"
    @ options = [$]

    noatime,errors=remount-ro       a case; for `options = [$]` as mount(8) takes them
    noatime,noatme                  another, with its findings; one without is right and gives no output at all
        2 error: ext4 does not know the option 'noatme' [option-unknown]
            hint: did you mean 'noatime'?
            kernel: Unknown parameter 'noatme'
    | [volume.a]                    a declaration as it is
    | type = "tmpfs"
        1:1 error: the volume has no 'where' [key-missing]
            hint: add the mount point, for example where = "/srv/data"

A finding is at LINE:COLUMN, at the option of that number, or else where the value stands. `note` findings are those that
only --verbose shows. `kernel:` has what the running kernel's driver says (` || ` between what several kernels say), and
marks what nobody but a driver knows; `varies error:` is one that not every kernel's driver would make. `also: LINE:COLUMN
MESSAGE`, or `also: option NUMBER MESSAGE`, is a note about another place.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

HEAD = re.compile(r"(?P<varies>varies )?(?:(?P<line>\d+):(?P<column>\d+) |(?P<option>\d+) |)(?P<severity>error|warning|note): "
                  r"(?P<message>.*) \[(?P<code>[a-z-]+)\]")
DETAIL = re.compile(r"(?P<kind>hint|kernel|also): (?P<text>.*)")
OPTIONS = re.compile(r"^options *= \[\$\]$", re.M)
ALSO = re.compile(r"(?:(\d+):(\d+)|option (\d+)) (.*)")


@dataclass
class Expected:
    line: int
    column: int
    end_column: int | None  # none where the table does not say
    severity: str
    message: str
    code: str
    hint: str = ""
    kernel: list[str] = field(default_factory=list)
    varies: bool = False
    also: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class Case:
    table: str
    place: str  # in the table, for messages
    text: str  # as the table has it
    declaration: str
    options: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)  # of the options
    at: tuple[int, int] = (1, 1)  # where the value stands
    shared: bool = False  # checked together with others
    name: str = ""
    expected: list[Expected] = field(default_factory=list)

    @property
    def type(self) -> str:
        found = re.search(r'^type *= *"(.*)"', self.declaration, re.M)
        return found[1] if found else "auto"

    @property
    def is_right(self) -> bool:
        return not any(one.severity != "note" for one in self.expected)


def options_of(text: str) -> list[str]:
    """Split at commas outside of double quotes."""
    return re.findall(r'(?:[^,"]|"[^"]*")+', text)


def quoted(text: str) -> str:
    return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'


class Reader:
    def __init__(self, path: Path):
        self.path = path
        self.template: list[str] = []
        self.cases: list[Case] = []

    def read(self) -> list[Case]:
        block: list[str] = []
        in_template = False
        for number, line in enumerate(self.path.read_text().splitlines(), 1):
            place = f"{self.path.name}:{number}"
            if block and not line.startswith("|"):
                self._add(place, "\n".join(block), "\n".join(block) + "\n")
                block = []
            if line.startswith("@"):
                self.template = self.template * in_template + [line[2:]]
            elif line.startswith("|"):
                block.append(line[2:])
            elif line.startswith("    "):
                self._finding(line.strip(), place)
            elif line.strip() and not line.startswith("#"):
                self._value(line, place)
            in_template = line.startswith("@")
        if block:
            self._add(self.path.name, "\n".join(block), "\n".join(block) + "\n")
        return self.cases

    def _add(self, place: str, text: str, declaration: str) -> Case:
        name = f"{self.path.stem}-{len(self.cases) + 1}"
        case = Case(self.path.stem, place, text, declaration.replace("NAME", name), shared="NAME" in declaration, name=name)
        self.cases.append(case)
        return case

    def _value(self, value: str, place: str) -> None:
        declaration = "\n".join(self.template) + "\n"
        before = declaration[:declaration.index("$")]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        if not OPTIONS.search(declaration):
            self._add(place, value, declaration.replace("$", value)).at = line, column
            return
        options = options_of(value)
        written = [quoted(option) for option in options]
        case = self._add(place, value, declaration.replace("$", ", ".join(written)))
        case.options = options
        case.columns = [column + sum(len(one) + 2 for one in written[:i]) for i in range(len(written))]
        case.at = line, column

    def _finding(self, text: str, place: str) -> None:
        case = self.cases[-1]
        if detail := DETAIL.fullmatch(text):
            self._detail(case, detail["kind"], self._named(case, detail["text"]))
            return
        head = HEAD.fullmatch(text)
        if not head:
            raise ValueError(f"{place}: neither a finding nor what belongs to one: {text}")
        line, column, end = *case.at, None
        if head["line"]:
            line, column = int(head["line"]), int(head["column"])
        elif case.options:
            number = int(head["option"] or 1) - 1
            column = case.columns[number]
            end = column + len(quoted(case.options[number]))
        case.expected.append(Expected(line, column, end, head["severity"], self._named(case, head["message"]),
                                      head["code"], varies=bool(head["varies"])))

    @staticmethod
    def _named(case: Case, text: str) -> str:
        return text.replace("NAME", case.name) if case.shared else text

    @staticmethod
    def _detail(case: Case, kind: str, text: str) -> None:
        finding = case.expected[-1]
        if kind == "hint":
            finding.hint = text
        elif kind == "kernel":
            finding.kernel = text.split(" || ")
        else:
            line, column, option, message = ALSO.fullmatch(text).groups()
            place = (case.at[0], case.columns[int(option) - 1]) if option else (int(line), int(column))
            finding.also.append((*place, message))


def tables(folder: Path) -> dict[str, list[Case]]:
    return {path.stem: Reader(path).read() for path in sorted(folder.glob("*.txt"))}
