package io.infinitycluster.transport.tcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.table.Expression;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text: an expression, or an error with its code. */
class ExpressionParserProps {

    private static final String[] WORDS = {
        "(",
        ")",
        "(",
        "a",
        "b1",
        "1",
        "2.5",
        "'x'",
        "'",
        "\"",
        "`",
        "+",
        "-",
        "*",
        "/",
        "%",
        "=",
        "==",
        "<",
        ">=",
        "<>",
        "!",
        "and",
        "or",
        "not",
        "in",
        "like",
        "is",
        "null",
        "between",
        ",",
        "[",
        "]",
        "{",
        "}",
        "case",
        "when",
        "then",
        "else",
        "end",
        "select",
        "from",
        "cast",
        "as",
        "int",
        "count",
        "abs",
        ".",
        "::",
        ":",
        "?",
        "@",
        "#",
        "interval",
        "date",
        "exists",
        "any",
        "all",
        "over",
        "with",
        "lateral",
        "values",
        "->",
        "||",
        "&&",
        ";",
        "--",
        "/*",
        "*/",
        "\\",
        "_row_id",
        "\u00e9",
        "\n",
        "1e999",
        "99999999999999999999"
    };

    private final ExpressionParser parser = new ExpressionParser(3069, "filter");

    @Property(tries = 3000)
    void wordsInAnyOrder(@ForAll("words") List<String> words) {
        check(String.join(" ", words));
        check(String.join("", words));
    }

    @Property(tries = 1000)
    void anyText(@ForAll String text) {
        check(text);
    }

    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.of(WORDS).list().ofMaxSize(30);
    }

    private void check(String text) {
        try {
            assertThat(parser.parse(text)).isInstanceOf(Expression.class);
        } catch (ApiException e) {
            assertThat(e.code()).isEqualTo(3069);
            assertThat(e.text()).startsWith("Invalid filter: ").hasSizeLessThan(500);
        }
    }
}
