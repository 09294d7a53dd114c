"""Writes a TOML document anew with its tables and keys in the opposite order."""

import json
import tomllib


def _value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(_value(element) for element in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{_value(key)} = {_value(inner)}" for key, inner in reversed(value.items()))
        return "{ " + ", ".join(pairs) + " }"
    return str(value)


def reversed_toml(text):
    out = []
    for table, members in reversed(tomllib.loads(text).items()):
        for name, member in reversed(members.items()):
            if isinstance(member, dict):
                out.append(f"[{table}.{_value(name)}]")
                out += [f"{_value(key)} = {_value(value)}" for key, value in reversed(member.items())]
        own = [f"{_value(key)} = {_value(value)}" for key, value in members.items() if not isinstance(value, dict)]
        out += [f"[{table}]", *own] if own else []
    return "\n".join(out) + "\n"


def reversed_files(files):
    """The same files made in the opposite order, each declaration turned round; masks stay empty."""
    def turned(path, content):
        if path.suffix != ".toml" or path.name.startswith(".") or not content:
            return content
        return reversed_toml(content.decode("utf-8-sig").replace("\r\n", "\n")).encode()

    return {path: turned(path, content) for path, content in reversed(files.items())}
