"""Options of many file systems as people write them, right and wrong: each case of `options/`, judged by libmount and by the
running kernel's drivers."""

import os
from pathlib import Path

import pytest
from case_table import tables
from checked import Outcome, found_by_case, patiently
from drivers import here
from judged import Asked, is_right, problems

TABLES = tables(Path(__file__).parent / "options")
NOBODY = 65534


def as_nobody():
    if os.geteuid() != 0:
        pytest.skip("the other tests are as an ordinary user already")
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def check(root, cases, asked, **options):
    root.declare(cases)
    outcome = patiently(lambda: root.check(f"--kernel={asked.kernel}", json_output=True, **options))
    assert outcome.errors == ""
    assert outcome.status == (1 if any(one["severity"] == "error" for one in outcome.diagnostics) else 0)
    return found_by_case(cases, outcome)


@pytest.mark.parametrize("table", TABLES)
def test_each_option_gets_the_findings_of_the_table_and_no_other(table, root):
    asked = Asked(here(), as_user=os.geteuid() != 0)
    assert not (said := problems(TABLES[table], check(root, TABLES[table], asked), asked)), said


@pytest.mark.parametrize("table", TABLES)
def test_an_ordinary_user_gets_the_same(table, root, public_berth):
    asked = Asked(here(), as_user=True)
    found = check(root, TABLES[table], asked, berth=public_berth, **as_nobody())
    assert not (said := problems(TABLES[table], found, asked)), said


@pytest.mark.parametrize("table", TABLES)
def test_without_the_kernel_only_what_needs_none_is_found(table, root):
    asked = Asked(here(), kernel="never")
    assert not (said := problems(TABLES[table], check(root, TABLES[table], asked), asked)), said


@pytest.mark.parametrize("table", TABLES)
def test_right_options_give_no_output(table, root):
    asked = Asked(here())
    root.declare([case for case in TABLES[table] if is_right(case, asked)])
    assert root.check() == Outcome(0, "", "")


def test_there_are_as_many_right_and_wrong_cases_as_promised():
    every = [case for folder in ("declarations", "options")
             for cases in tables(Path(__file__).parent / folder).values() for case in cases]
    assert sum(case.is_right for case in every) >= 300
    assert sum(not case.is_right for case in every) >= 300
