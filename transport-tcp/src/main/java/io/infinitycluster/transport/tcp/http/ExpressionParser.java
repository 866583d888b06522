package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.Value;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;

/**
 * Reads the expressions of requests: filters, outputs, sort keys, limits. The grammar is SQL's, with {@code ==} beside {@code =}.
 *
 * <p>Whatever the text, it gives an expression or throws an {@link ApiException}, after a bounded time: length and nesting are limited before
 * parsing begins, and the parser runs on the thread of the caller, without threads or time-outs of its own.
 */
final class ExpressionParser {

    static final int MAX_CHARS = 65_536;
    private static final int MAX_NESTING = 100;
    private static final int MAX_SHOWN = 80;

    private final int code;
    private final String what;

    /**
     * A parser for one part of a request.
     *
     * @param code the error code for what is wrong with it
     * @param what the part's name, for messages
     */
    ExpressionParser(int code, String what) {
        this.code = code;
        this.what = what;
    }

    /**
     * Reads one expression.
     *
     * @throws ApiException if it is none, or too long, or nested too deeply, or uses what the store does not know
     */
    Expression parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw error("has " + text.length() + " characters; at most " + MAX_CHARS + " are possible");
        }
        String prepared = prepare(text);
        if (text.isBlank()) {
            throw error("is empty");
        }
        try {
            CCJSqlParser parser = new CCJSqlParser(new StringProvider(prepared)).withAllowComplexParsing(true);
            net.sf.jsqlparser.expression.Expression parsed = parser.Expression();
            Token rest = parser.getNextToken();
            if (rest.kind != CCJSqlParserConstants.EOF) {
                throw unexpected(text, rest);
            }
            return new ExpressionConverter(this::error).convert(parsed);
        } catch (ParseException e) {
            Token last = e.currentToken;
            throw last == null || last.next == null ? broken(text) : unexpected(text, last.next);
        } catch (TokenMgrException e) {
            throw error("`" + shown(text) + "` cannot be read: " + firstLine(String.valueOf(e.getMessage())));
        } catch (ApiException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            // A bound of the store: numbers that are not finite, for instance.
            throw error("`" + shown(text) + "` is not possible: " + firstLine(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // The parser checks some things only after it has read them.
            throw broken(text);
        } catch (StackOverflowError e) {
            // Operators nest without parentheses, too.
            throw error("is nested too deeply");
        }
    }

    /**
     * Reads what must be an integer from 0 on.
     *
     * @throws ApiException if it is something else
     */
    long parseCount(String text) {
        if (parse(text) instanceof Expression.Literal literal
                && literal.value() instanceof Value.Int number
                && number.value() >= 0) {
            return number.value();
        }
        throw error("must be an integer that is not negative, not `" + shown(text) + "`");
    }

    /** Checks the nesting, and makes {@code ==} what the parser knows. All positions stay as they are. */
    private String prepare(String text) {
        StringBuilder prepared = new StringBuilder(text);
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                if (++depth > MAX_NESTING) {
                    throw error("is nested too deeply, at position " + (i + 1) + ": at most " + MAX_NESTING
                            + " levels are possible");
                }
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (c == '=' && i + 1 < text.length() && text.charAt(i + 1) == '=' && !endsOperator(text, i)) {
                prepared.setCharAt(i + 1, ' ');
                i++;
            }
        }
        return prepared.toString();
    }

    private static boolean endsOperator(String text, int at) {
        return at > 0 && "<>!=".indexOf(text.charAt(at - 1)) >= 0;
    }

    private ApiException unexpected(String text, Token token) {
        boolean end = token.kind == CCJSqlParserConstants.EOF;
        String where = token.beginLine > 1 ? "line " + token.beginLine + ", position " : "position ";
        return error("`" + shown(text) + "` cannot be read: "
                + (end
                        ? "it ends too early"
                        : "unexpected `" + shown(token.image) + "` at " + where + token.beginColumn));
    }

    private ApiException broken(String text) {
        return error("`" + shown(text) + "` cannot be read");
    }

    /** What is wrong with this part of a request. */
    ApiException error(String message) {
        return new ApiException(code, "Invalid " + what + ": " + message);
    }

    /** As much of a text as a message can hold. */
    static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return shown(end < 0 ? text : text.substring(0, end));
    }
}
