package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableQuery;
import io.infinitycluster.core.table.TableResult;
import io.infinitycluster.transport.tcp.node.NodeService;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commands and questions to the table store, over the node: how fresh answers have to be, what a session has seen, and the keys by which writes are
 * sent again.
 *
 * <p>Answers say in their headers of what state they are ({@value #APPLIED}, {@value #LAG}, {@value #SILENCE}, {@value #CONSISTENCY}), or at
 * which index they were written ({@value #LOG_INDEX}). A session that sends the highest index it has seen as {@value #AT_LEAST} never
 * reads an older state, on whichever node.
 */
final class TableService {

    static final String LOG_INDEX = "Infinity-Log-Index";
    static final String APPLIED = "Infinity-Applied-Index";
    static final String LAG = "Infinity-Lag-Entries";
    static final String SILENCE = "Infinity-Silence-Ms";
    static final String CONSISTENCY = "Infinity-Consistency";
    static final String AT_LEAST = "Infinity-At-Least-Index";

    private static final String IDEMPOTENCY_KEY = "idempotency-key";

    private final NodeService node;
    private final Executor work;

    /** @param work where results are read and printed, which may be long */
    TableService(NodeService node, Executor work) {
        this.node = node;
        this.work = work;
    }

    /** Prints a result; the classes are those that the question has. */
    interface Printer<T extends TableResult> extends Function<T, Answer> {}

    /**
     * Carries out a command.
     *
     * @param expected the class of its result
     */
    <T extends TableResult> CompletionStage<Answer> write(
            Request request, TableCommand command, Class<T> expected, Printer<T> printer) {
        return node.write(new WriteRequest(command.encode(), request.header(IDEMPOTENCY_KEY)))
                .thenApplyAsync(
                        written -> printer.apply(result(written.result(), expected))
                                .with(LOG_INDEX, Long.toString(written.index())),
                        work);
    }

    /** Carries out a command whose result is that it is done. */
    CompletionStage<Answer> write(Request request, TableCommand command) {
        return write(request, command, TableResult.Done.class, done -> Answer.done());
    }

    /**
     * Asks a question.
     *
     * @param expected the class of its answer
     */
    <T extends TableResult> CompletionStage<Answer> read(
            Request request, TableQuery query, Class<T> expected, Printer<T> printer) {
        return read(request, null, query, expected, printer);
    }

    /**
     * Asks a question.
     *
     * @param bodysConsistency what the body says of how fresh the answer must be; null if nothing
     * @param expected the class of its answer
     */
    <T extends TableResult> CompletionStage<Answer> read(
            Request request,
            @Nullable JsonNode bodysConsistency,
            TableQuery query,
            Class<T> expected,
            Printer<T> printer) {
        return node.read(query.encode(), consistency(request, bodysConsistency), atLeast(request))
                .thenApplyAsync(
                        read -> printer.apply(result(read.answer().value(), expected))
                                .with(CONSISTENCY, read.consistency().name().toLowerCase(Locale.ROOT))
                                .with(APPLIED, Long.toString(read.answer().appliedIndex()))
                                .with(LAG, Long.toString(read.answer().lag()))
                                .with(
                                        SILENCE,
                                        Long.toString(TimeUnit.NANOSECONDS.toMillis(
                                                read.answer().silenceNanos()))),
                        work);
    }

    private static <T extends TableResult> T result(byte[] encoded, Class<T> expected) {
        TableResult result = TableResult.decode(encoded);
        if (result instanceof TableResult.Refused refused) {
            throw new ApiException(refused.code().code(), refused.message());
        }
        if (!expected.isInstance(result)) {
            throw new IllegalStateException("the store has answered with "
                    + result.getClass().getSimpleName() + " instead of " + expected.getSimpleName());
        }
        return expected.cast(result);
    }

    private static @Nullable Consistency consistency(Request request, @Nullable JsonNode bodys) {
        String wanted = request.query().get("consistency");
        if (wanted == null && bodys != null) {
            wanted = bodys.isTextual() ? bodys.textValue() : bodys.toString();
        }
        if (wanted == null) {
            return null;
        }
        return switch (wanted.toLowerCase(Locale.ROOT)) {
            case "strong" -> Consistency.STRONG;
            case "eventual" -> Consistency.EVENTUAL;
            default ->
                throw new ApiException(
                        ApiCode.INVALID_PARAMETER,
                        "Invalid consistency `" + ExpressionParser.shown(wanted) + "`: it is strong or eventual");
        };
    }

    private static long atLeast(Request request) {
        String query = request.query().get("at_least_index");
        String wanted = query == null ? request.header(AT_LEAST.toLowerCase(Locale.ROOT)) : query;
        if (wanted == null) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(wanted) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new ApiException(
                    ApiCode.INVALID_PARAMETER,
                    "Invalid index `" + ExpressionParser.shown(wanted)
                            + "` of what the session has seen: it is a number");
        }
    }
}
