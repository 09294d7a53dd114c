"""What a folder of units means to systemd: `systemd-analyze verify` loads them as PID 1 would, with drop-ins, links and
all that PID 1 adds by itself, and shows what it has then.

The meaning is a set of statements, `UNIT after UNIT`, `UNIT Key: value` and the like, and the options of each unit.
"""

import re
from dataclasses import dataclass, field

# Dependencies that both units show are stated once.
FORWARD = {"Requires": "requires", "Requisite": "requisite", "Wants": "wants", "BindsTo": "binds to", "PartOf": "part of",
           "Upholds": "upholds", "Conflicts": "conflicts with", "After": "after", "Triggers": "triggers",
           "OnFailure": "on failure", "OnSuccess": "on success", "StopPropagatedFrom": "stops with",
           "ReloadPropagatedFrom": "reloads with", "JoinsNamespaceOf": "joins", "InSlice": "in slice"}
BACKWARD = {"RequiredBy": "requires", "RequisiteOf": "requisite", "WantedBy": "wants", "BoundBy": "binds to",
            "ConsistsOf": "part of", "UpheldBy": "upholds", "ConflictedBy": "conflicts with", "Before": "after",
            "TriggeredBy": "triggers", "OnFailureOf": "on failure", "OnSuccessOf": "on success",
            "PropagatesStopTo": "stops with", "PropagatesReloadTo": "reloads with", "SliceOf": "in slice"}
# Where something comes from, in words for people; and the state of the one who looks
IRRELEVANT = {"Description", "Documentation", "Fragment Path", "Source Path", "DropIn Path", "References", "ReferencedBy",
              "Need Daemon Reload", "May GC"}
# What a unit file says that systemd-analyze doesn't show
NOT_SHOWN = re.compile(r"(Unit\.(JobRunningTimeout|JobTimeout|StartLimit).*|Service\.Exec.*|\w+\.Environment)$")

UNIT = re.compile(r"\t(?:→|->) Unit (\S+):")
PROPERTY = re.compile(r"\t\t([A-Za-z][^:\t]*): (.*)")
# What a helper does, and to what: its command, or what its name says if systemd itself has the template
COMMAND = re.compile(r"\S*/(?:systemd-)?(makefs|growfs|quotacheck|quotaon)(?: -?\w+)? (/.*)")
INSTANCE = re.compile(r"(?:systemd-)?(growfs|quotacheck|quotaon)@(.*)\.service")
ORIGIN = re.compile(r" \((origin|destination)-[^()]*\)$")


@dataclass
class Meaning:
    statements: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)


def units_in(folder):
    """The units that a generator's folder has something to say of, but for templates."""
    names = set()
    for path in folder.rglob("*"):
        if path.is_dir():
            names.add(path.name.rpartition(".")[0])
        elif path.parent == folder or path.is_symlink():
            names.add(path.name)
    return {name for name in names if "@." not in name}


def _settings(folder):
    """What the texts of units and drop-ins say beyond what is shown."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or "@." in path.name:
            continue
        unit = path.name if path.parent == folder else path.parent.name.removesuffix(".d")
        section = ""
        for line in path.read_text(errors="surrogateescape").splitlines():
            if line.startswith("["):
                section = line[1:-1]
            key, equals, value = line.partition("=")
            is_for_people = key in {"Documentation", "SourcePath", "Description"}
            if equals and not is_for_people and (":" in unit or NOT_SHOWN.match(f"{section}.{key}")):
                value = re.sub(r'"|/usr(?=/lib/systemd/)', "", value) if key == "ExecStart" else value
                yield unit, f"{section}.{key}={value}"


def options_of(text):
    """As libmount splits them: at commas that are not quoted and not escaped."""
    return re.findall(r'(?:\\.|"[^"]*"|[^,])+', text)


def _path(escaped):
    """Of an escaped path, as systemd-escape --unescape --path has it."""
    return "/" + re.sub(r"\\x(..)", lambda found: chr(int(found[1], 16)), escaped.replace("-", "/"))


def _names(folder):
    """{name: what it does} of the services of either generator, which each calls its own."""
    out = {}
    for path in folder.rglob("*.service"):
        is_own = path.is_file() and path.parent == folder
        command = re.search(r"^ExecStart=(.*)$", path.read_text(), re.M) if is_own else None
        if command and (found := COMMAND.fullmatch(command[1].replace('"', ""))):
            out[path.name] = f"{found[1]}:{found[2].replace(' ', '_')}"
        elif found := INSTANCE.fullmatch(path.name):
            out.setdefault(path.name, f"{found[1]}:{_path(found[2]).replace(' ', '_')}")
    return out


def meaning(shown, folder):
    """Of what systemd-analyze has shown of a folder."""
    names = _names(folder)
    for name, action in names.items():
        shown = shown.replace(name, action)
    out = Meaning()
    for unit, setting in _settings(folder):
        out.statements.add(f"{names.get(unit, unit)} {setting}")
    unit = ""
    for line in shown.splitlines():
        if found := UNIT.match(line):
            unit = found[1]
            out.units.add(unit)
        elif found := PROPERTY.match(line):
            key, value = found.groups()
            value = ORIGIN.sub("", value)
            if key in FORWARD:
                out.statements.add(f"{unit} {FORWARD[key]} {value}")
            elif key in BACKWARD:
                out.statements.add(f"{value} {BACKWARD[key]} {unit}")
            elif key == "Options":
                out.options[unit] = options_of(value) if value != "n/a" else []
                out.statements.update(f"{unit} option {option}" for option in out.options[unit])
            elif key not in IRRELEVANT:
                out.statements.add(f"{unit} {key}: {value}")
    return out


def differences(ours, theirs):
    """`berth: STATEMENT` and `fstab: STATEMENT`, whichever alone has it. Of a unit that the other lacks, that alone."""
    for side, here, there in (("berth", ours, theirs), ("fstab", theirs, ours)):
        alone = here.units - there.units
        unheard_of = alone - {word for one in there.statements for word in one.split(" ")}
        yield from (f"{side}: {unit}" for unit in alone)
        for statement in here.statements - there.statements:
            unit, *words = statement.split(" ")
            if unit not in alone and not unheard_of & set(words):
                yield f"{side}: {statement}"
    for unit in ours.options.keys() & theirs.options.keys():
        common = set(ours.options[unit]) & set(theirs.options[unit])
        order = [[option for option in side.options[unit] if option in common] for side in (ours, theirs)]
        if order[0] != order[1]:
            yield f"berth: {unit} options in the order {','.join(order[0])}"
