"""Adds up what the suites reported: `count.py RESULTS STATUS SUITE...`. Says what was skipped and why; the last line is
"N passed, N failed, N skipped". Fails if anything failed, nothing ran, or, with CI=true, anything was skipped."""

import os
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def main(results: Path, status: int, suites: list[str]) -> int:
    passed, failed, skipped = 0, 0, 0
    for suite in suites:
        reports = list(results.glob(f"{suite}*.xml"))
        if not reports:
            print(f"{suite}: no report; it did not come to its end")
            failed += 1
        for case in (case for report in reports for case in ElementTree.parse(report).iter("testcase")):
            skip = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                print(f"FAILED {suite}: {case.get('classname', '')}.{case.get('name')}")
            elif skip is not None or case.get("status") == "notrun":
                skipped += 1
                print(f"skipped {suite}: {case.get('name')}: {skip.get('message', '') if skip is not None else ''}")
            else:
                passed += 1
    if status != 0 and failed == 0:
        print("a suite ended with an error of its own")
        failed = 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed or (skipped and os.environ.get("CI") == "true") else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
