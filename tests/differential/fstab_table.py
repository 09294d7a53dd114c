"""The table of fstab lines in `fstab/`.

    # a comment
    LABEL=$ /srv/$ ext4 defaults 0 2        a case; `$` is its own name, `$$` twelve digits of its own
    | LABEL=$ /srv/$ ext4 defaults 0 2      a case of several lines, which belong together
    | /srv/$/a /srv/$b none bind 0 0
    ! proc /proc proc defaults 0 0          a case that others must not share an fstab with, of one line or, with `!` before
                                            each, of several
        stays: WHY                          berth leaves its lines in fstab; one that several lines have: `stays 1,2: WHY`
        fstab: STATEMENT                    what only systemd-fstab-generator's units mean, see meaning.py; * is any text
        berth: STATEMENT                    what only berth's do
            WHY                             the reason of the differences above it

`252 fstab: ...`, or `252,257 berth: ...`, is so with these versions of systemd only.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

STAYS = re.compile(r"stays(?: ([\d,]+))?: (.+)")
DIFFERENCE = re.compile(r"(?:([\d,]+) )?((?:fstab|berth): .+)")


@dataclass
class Difference:
    pattern: re.Pattern
    versions: set[int] | None  # none: every one
    reason: str = ""


@dataclass
class Case:
    place: str  # in the table
    name: str
    digits: str
    lines: list[str] = field(default_factory=list)
    is_alone: bool = False
    staying: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def text(self):
        return "".join(line + "\n" for line in self.lines)

    def own(self, text):
        return text.replace("$$", self.digits).replace("$", self.name)

    def has_part_in(self, text):
        return self.name in text or self.digits in text


class Reader:
    def __init__(self):
        self.cases = []
        self.block = ""  # what the lines of a case begin with, while more can come

    def read(self, path):
        self.block = ""
        for number, line in enumerate(path.read_text().splitlines(), 1):
            place = f"{path.name}:{number}"
            if line.startswith("        "):
                self._reason(line.strip(), place)
            elif line.startswith("    "):
                self._expectation(line.strip(), place)
            elif line and not line.startswith("#"):
                self._line(line, place)
            if not line.startswith(self.block or "\n"):
                self.block = ""

    def _line(self, line, place):
        mark = line[0] if line[:2] in ("| ", "! ") else ""
        if not mark or mark != self.block:
            number = len(self.cases) + 1
            self.cases.append(Case(place, f"Q{number:03}", f"{number:012}", is_alone=mark == "!"))
        case = self.cases[-1]
        case.lines.append(case.own(line[2:] if mark else line))
        self.block = mark

    def _expectation(self, text, place):
        case = self.cases[-1]
        if found := STAYS.fullmatch(text):
            numbers = found[1].split(",") if found[1] else range(1, len(case.lines) + 1)
            case.staying += [case.lines[int(number) - 1] for number in numbers]
        elif found := DIFFERENCE.fullmatch(text):
            versions = {int(one) for one in found[1].split(",")} if found[1] else None
            pattern = re.escape(case.own(found[2])).replace(r"\*", ".*")
            case.differences.append(Difference(re.compile(pattern, re.S), versions))
        else:
            raise ValueError(f"{place}: neither a difference nor a line that stays: {text}")

    def _reason(self, text, place):
        unexplained = [one for one in self.cases[-1].differences if not one.reason]
        if not unexplained:
            raise ValueError(f"{place}: a reason for nothing: {text}")
        for one in unexplained:
            one.reason = text


def table(folder):
    reader = Reader()
    for path in sorted(folder.glob("*.txt")):
        reader.read(path)
    return reader.cases
