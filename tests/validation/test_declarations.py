"""What the text of a declaration alone tells: each case of `declarations/`, and that right ones give no output."""

from pathlib import Path

import pytest
from case_table import tables
from checked import HEAD, Outcome, batches, difference, found_by_case

TABLES = tables(Path(__file__).parent / "declarations")


@pytest.mark.parametrize("table", TABLES)
def test_each_declaration_gets_the_findings_of_the_table_and_no_other(table, root):
    wrong = []
    for batch in batches(TABLES[table]):
        root.declare(batch)
        outcome = root.check("--kernel=never", json_output=True)
        found = found_by_case(batch, outcome)
        for case in batch:
            if problem := difference(case.expected, found[case.name]):
                wrong.append(f"{case.place}: {case.text}\n{problem}")
        assert outcome.status == (1 if any(one["severity"] == "error" for one in outcome.diagnostics) else 0)
        assert outcome.errors == ""
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("table", TABLES)
def test_right_declarations_give_no_output(table, root):
    for batch in batches([case for case in TABLES[table] if case.is_right]):
        root.declare(batch)
        assert root.check("--kernel=never") == Outcome(0, "", ""), [case.place for case in batch]


@pytest.mark.parametrize("table", TABLES)
def test_the_text_shows_the_same_places_as_json(table, root):
    for batch in batches([case for case in TABLES[table] if not case.is_right]):
        root.declare(batch)
        lines = [line for line in root.check("--kernel=never").output.splitlines() if HEAD.fullmatch(line)]
        places = sorted((Path(head["file"]).stem, int(head["line"]), int(head["column"]), head["severity"])
                        for head in map(HEAD.fullmatch, lines))
        assert places == sorted((case.name, one.line, one.column, one.severity)
                                for case in batch for one in case.expected if one.severity != "note")
