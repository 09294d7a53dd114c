"""Each file includes what it uses. A build compiles several as one, where nobody would notice."""

import os
import re
from pathlib import Path

SOURCE = Path(os.environ["BERTH_SOURCE"]).resolve()
FOLDERS = ["src", "generator", "tests"]

# What others' headers bring along with one compiler, and not with the next. <string>, <vector> and <utility> always come.
ALGORITHMS = ("adjacent_find all_of any_of binary_search clamp contains copy count count_if equal equal_range fill find find_if "
              "find_if_not for_each includes is_sorted lower_bound max max_element merge min min_element minmax mismatch move "
              "move_backward none_of partition remove remove_if replace reverse rotate search set_difference sort stable_partition "
              "stable_sort transform unique upper_bound").split()
NAMES = {
    "algorithm": [*(f"ranges::{name}(" for name in ALGORITHMS), *(f"{name}(" for name in ALGORITHMS if name != "move")],
    "array": ["array", "to_array"],
    "atomic": ["atomic"],
    "bitset": ["bitset"],
    "charconv": ["from_chars", "to_chars"],
    "chrono": ["chrono"],
    "cstdint": [f"{sign}int{size}_t" for sign in ("", "u") for size in ("8", "16", "32", "64", "max", "ptr")],
    "cstdio": ["FILE", "fopen", "fputs", "fwrite", "fflush"],
    "cstdlib": ["getenv", "free", "malloc", "exit", "abort", "strtol"],
    "cstring": ["memcpy", "memset", "strerror", "strlen", "strcmp"],
    "deque": ["deque"],
    "exception": ["exception", "exception_ptr", "terminate"],
    "expected": ["expected", "unexpected"],
    "functional": ["bind_front", "function", "greater", "hash", "less", "not_fn", "reference_wrapper"],
    "iterator": ["back_inserter", "inserter", "istreambuf_iterator", "make_move_iterator", "ssize"],
    "limits": ["numeric_limits"],
    "map": ["map", "multimap"],
    "memory": ["make_shared", "make_unique", "shared_ptr", "unique_ptr"],
    "mutex": ["lock_guard", "mutex", "scoped_lock"],
    "numeric": ["accumulate", "iota", "reduce"],
    "optional": ["make_optional", "nullopt", "optional"],
    "set": ["multiset", "set"],
    "span": ["span"],
    "stdexcept": ["invalid_argument", "logic_error", "out_of_range", "runtime_error"],
    "system_error": ["error_code", "generic_category", "system_error"],
    "thread": ["jthread", "this_thread", "thread"],
    "tuple": ["apply", "make_tuple", "tie", "tuple"],
    "unordered_map": ["unordered_map", "unordered_multimap"],
    "unordered_set": ["unordered_set", "unordered_multiset"],
    "variant": ["get_if", "holds_alternative", "monostate", "variant", "visit"],
}


def pattern(prefix, names):
    calls = [re.escape(name[:-1]) + r"\(" for name in names if name.endswith("(")]
    words = [re.escape(name) + r"\b" for name in names if not name.endswith("(")]
    return re.compile(rf"\b{prefix}::(?:{'|'.join(calls + words)})")


USES = {header: pattern("std", names) for header, names in NAMES.items()}
# It was in another header of theirs until fmt 11.
USES["fmt/ranges.h"] = pattern("fmt", ["join("])
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"')
INCLUDED = re.compile(r"^#include <([^>]+)>", re.M)


def files(suffixes):
    return sorted(path for folder in FOLDERS for path in (SOURCE / folder).rglob("*") if path.suffix in suffixes)


def missing(text, own=""):
    """The headers that `text` uses names of, and neither it includes nor its own header, whose text is `own`."""
    included = set(INCLUDED.findall(f"{text}\n{own}"))
    code = COMMENT_OR_TEXT.sub('""', text)
    return {header for header, uses in USES.items() if header not in included and uses.search(code)}


def test_a_file_includes_what_it_takes_of_others():
    found = {}
    for path in files((".cpp", ".hpp")):
        own = path.with_suffix(".hpp")
        if lacking := missing(path.read_text(), own.read_text() if path.suffix == ".cpp" and own.exists() else ""):
            found[str(path.relative_to(SOURCE))] = lacking
    assert found == {}


def test_what_is_not_included_is_seen():
    assert missing("std::optional<int> a;\nstd::ranges::sort(b);\n") == {"optional", "algorithm"}
    assert missing("#include <optional>\nstd::optional<int> a;  // std::span\nf(\"std::map\");\n") == set()
    assert missing("std::move(a);\nstd::set<int> b;", own="#include <set>\n") == set()
    assert missing("fmt::join(a, b);\nstd::move(a, b, c);") == {"fmt/ranges.h"}
