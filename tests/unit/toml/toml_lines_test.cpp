#include "core/toml/toml_lines.hpp"

#include "support.hpp"

namespace berth::test::of_toml_lines {
namespace {

/// For each line what is open at its start: '-' nothing, 's' a block string, 'a' an array.
std::string open_at_lines(std::string_view text) {
    TomlLines lines(text);
    std::string out;
    for (; !lines.done(); lines.next()) out += lines.in_block_string() ? 's' : lines.in_array() ? 'a' : '-';
    return out;
}

std::string described(std::string_view line) {
    const auto found = header(line);
    if (!found) return "none";
    std::string out;
    for (const auto& key : found->keys) out += fmt::format("<{}>", key);
    return out + (found->complete ? " complete" : "") + (found->begins_bare ? " bare" : "");
}

std::string too_much(std::string_view text) {
    const auto found = excess(text);
    return found ? fmt::format("{}: {}", found->line, said(found->complaint)) : "fine";
}

TEST(TomlLines, KnowsWhatIsOpenAtALine) {
    for (const auto& [in, out] : {
             Case{"a = 1\nb = 2\n", "--"},
             Case{"a = \"\"\"\n[x]\n\"\"\"\nb = 1", "-ss-"},
             Case{"a = '''\n\\'''\nb = 1", "-s-"},
             Case{"a = \"\"\"\n\\\"\"\"\n\"\"\"\nb = 1", "-ss-"},
             Case{"a = \"\"\"x\"\"\"\"\"\nb = 1", "--"},
             Case{"a = \"\"\"\"\"\"\nb = 1", "--"},
             Case{"a = \"\"\nb = ''\nc = 1", "---"},
             Case{"a = [\n1,\n]\nb = 1", "-aa-"},
             Case{"a = [ \"]\", ']', # ]\n]\nb = 1", "-a-"},
             Case{"a = \"[\" # [ \"\"\"\nb = 1", "--"},
             Case{"a = \"unclosed [\nb = 1", "--"},
             Case{"a = [[\n],\n[\n]]\nb", "-aaa-"},
             Case{"[volume.a]\r\nb = 1\r\n", "--"},
             Case{"a = ]\nb", "--"},
         }) {
        EXPECT_EQ(open_at_lines(in), out) << in;
    }
}

TEST(TomlLines, CountsTheDotsOfKeys) {
    const auto most = [](std::string_view line) { return TomlLines(line).next(); };
    EXPECT_EQ(most("a.b.c = 1"), 2U);
    EXPECT_EQ(most("a.\"b.c.d\" = 'x.y.z'"), 1U);
    EXPECT_EQ(most("a = { b.c.d = 1, e.f = 2 } # ...."), 2U);
    EXPECT_EQ(most("[a . b . c]"), 2U);
}

TEST(TomlLines, ReadsAHeader) {
    for (const auto& [in, out] : {
             Case{"[volume.data]", "<volume><data> complete bare"},
             Case{"  [ volume . \"da ta\" . 'unit' ] # x", "<volume><da ta><unit> complete bare"},
             Case{"[[volume]]", "<volume> complete bare"},
             Case{"[\"volume\".a]", "<volume><a> complete"},
             Case{"[volume.data", "<volume><data> bare"},
             Case{"[volume.data] x", "<volume><data> bare"},
             Case{"[[volume.data]", "<volume><data> bare"},
             Case{"[volume.]", "<volume> bare"},
             Case{"[]", ""},
             Case{"[1, 2]", ""},
             Case{"[true]", "<true> complete"},
             Case{"a = [x]", "none"},
             Case{"", "none"},
         }) {
        EXPECT_EQ(described(in), out) << in;
    }
}

TEST(TomlLines, MeasuresWhatTheParserCantBear) {
    const auto dots = [](int n) {
        std::string out = "a";
        for (int i = 0; i < n; ++i) out += ".a";
        return out;
    };
    EXPECT_EQ(too_much(dots(16) + " = 1"), "fine");
    EXPECT_EQ(too_much("\n" + dots(17) + " = 1"), "2: [key-too-deep] a key has more than 16 dots");
    EXPECT_EQ(too_much("[" + dots(17) + "]"), "1: [key-too-deep] a key has more than 16 dots");
    EXPECT_EQ(too_much("x = [{" + dots(17) + " = 1}]"), "1: [key-too-deep] a key has more than 16 dots");
    EXPECT_EQ(too_much("# " + dots(17) + "\nx = '" + dots(17) + "'"), "fine");
    EXPECT_EQ(too_much("x" + std::string(65535, ' ')), "fine");
    EXPECT_EQ(too_much("x" + std::string(65535, ' ') + "\r\n"), "fine");
    EXPECT_EQ(too_much("\n#" + std::string(65536, 'x')),
              "2: [line-too-long] a line has 65537 bytes, at most 65536 are allowed | hint: write an array over "
              "several lines");
}

TEST(TomlLines, TakesABodyApartIntoStatements) {
    Lines out;
    Part body{"a = 1\n\n# x = 1\nb = [\n1,\nc = 3\nd = \"\"\"\n[x]\n\"\"\"\ne = {\nf = 2\n", 10};
    while (!body.text.empty()) {
        const auto part = first_statement(body);
        out.push_back(fmt::format("{}: {}", part.line, part.text));
        body = behind(body, part);
    }
    EXPECT_EQ(out, (Lines{"10: a = 1\n", "11: \n", "12: # x = 1\n", "13: b = [\n1,\n", "15: c = 3\n",
                          "16: d = \"\"\"\n[x]\n\"\"\"\n", "19: e = {\n", "20: f = 2\n"}));
}

TEST(TomlLines, FindsTheNextBeginningInAStatementThatIsNone) {
    EXPECT_EQ(until_next_beginning({"a = \"\"\"x\ny\nwhere = 1\n", 1}).text, "a = \"\"\"x\ny\n");
    EXPECT_EQ(until_next_beginning({"a = \"\"\"x\ny\n", 1}).text, "a = \"\"\"x\ny\n");
    EXPECT_EQ(until_next_beginning({"a = 1", 1}).text, "a = 1");
}

}  // namespace
}  // namespace berth::test::of_toml_lines
