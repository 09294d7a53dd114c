"""Whether a race of attachments went as it must, from what the workers did and saw, the mount table and the journal."""

from collections import Counter
from dataclasses import dataclass

from race import Run


@dataclass(frozen=True)
class Hold:
    """From the end of the attach to the beginning of the detach, by the monotonic clock and by the journal's."""
    volume: str
    holder: str
    began: float
    ended: float
    clock_began: float
    clock_ended: float
    mark: str | None


def violations(run: Run) -> list[str]:
    """Empty if nothing is wrong; each kind of thing once, and how often."""
    held = holds(run)
    found = [*run.trouble, *run.left, *run.watcher.violations, *_failed(run), *_unmounted_while_held(run, held),
             *_not_in_the_table(run, held), *_not_one_mount_for_all(run, held), *_journal(run, held)]
    return [f"{text} ({count} times)" if count > 1 else text for text, count in Counter(found).items()]


def operations(run: Run) -> list[dict]:
    return [record for record in run.records if "verb" in record]


def holds(run: Run) -> list[Hold]:
    marks = {(record["volume"], record["holder"]): record["mark"] for record in run.records if "mark" in record}
    begun, done = {}, []
    for record in operations(run):
        key = record["volume"], record["holder"]
        if record["verb"] == "attach" and record["status"] == 0:
            begun.setdefault(key, record)
        elif record["verb"] == "detach" and key in begun:
            first = begun.pop(key)
            done.append(Hold(*key, first["ended"], record["began"], first["clock_ended"], record["clock_began"],
                             marks.get(key)))
    return sorted(done, key=lambda hold: hold.began)


def _failed(run: Run) -> list[str]:
    failed = [f"{record['verb']} {record['volume']} through {record['way']}: status {record['status']}: "
              + record["output"].replace(record["holder"], "HOLDER") for record in operations(run) if record["status"]]
    return failed + [f"{record['volume']}: {record['wrong']}" for record in run.records if "wrong" in record]


def _unmounted_while_held(run: Run, held: list[Hold]) -> list[str]:
    return [f"{hold.volume}: {below} was unmounted while {hold.holder} held it" for hold in held
            for below in (hold.volume, *run.watcher.volumes[hold.volume].stands_on)
            for event in run.unmounted[below] if hold.clock_began < event / 1e6 < hold.clock_ended]


def _not_in_the_table(run: Run, held: list[Hold]) -> list[str]:
    return [f"{hold.volume}: {place} was not in the mount table while {hold.holder} held it" for hold in held
            for place in run.watcher.places(hold.volume)
            if any(hold.began < when < hold.ended and not mounts[place] for when, mounts in run.watcher.tables)]


def _not_one_mount_for_all(run: Run, held: list[Hold]) -> list[str]:
    """Who holds the same volume at the same time finds the same mark in it."""
    found, current = [], []
    for hold in held:
        current = [other for other in current if other.ended > hold.began]
        found += [f"{hold.volume}: {hold.holder} and {other.holder} held it together and found different files"
                  for other in current if _shown(run, other) == _shown(run, hold) and other.mark != hold.mark]
        current.append(hold)
    return found


def _journal(run: Run, held: list[Hold]) -> list[str]:
    found = []
    for volume in run.watcher.volumes:
        mounted, unmounted = len(run.mounted[volume]), len(run.unmounted[volume])
        marks = len({hold.mark for hold in held if _shown(run, hold) == volume})
        if mounted != unmounted:
            found.append(f"{volume}: the journal has {mounted} mounts and {unmounted} unmounts")
        if mounted < marks:
            found.append(f"{volume}: holders found {marks} marks, and the journal has {mounted} mounts")
    return found


def _shown(run: Run, hold: Hold) -> str:
    return run.watcher.volumes[hold.volume].shows or hold.volume
