package io.infinitycluster.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.infinitycluster.core.HostileBytes;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

class TableCodecProps {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void commandsSurviveTheirEncoding(@ForAll("commands") TableCommand command) {
        byte[] encoded = command.encode();
        assertThat(TableCommand.decode(encoded)).isEqualTo(command);
        assertThat(TableCommand.decode(encoded).encode()).isEqualTo(encoded);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void queriesSurviveTheirEncoding(@ForAll("queries") TableQuery query) {
        assertThat(TableQuery.decode(query.encode())).isEqualTo(query);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void resultsSurviveTheirEncoding(@ForAll("results") TableResult result) {
        assertThat(TableResult.decode(result.encode())).isEqualTo(result);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(onFailureOnly = true)
    void noBytesMakeDecodingFailOddly(@ForAll("hostile") byte[] bytes) {
        decodes(() -> TableCommand.decode(bytes));
        decodes(() -> TableQuery.decode(bytes));
        decodes(() -> TableResult.decode(bytes));
        new TableStateMachine().isLong(bytes);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void updatesAndDeletesAreLong(@ForAll("commands") TableCommand command) {
        assertThat(new TableStateMachine().isLong(command.encode()))
                .isEqualTo(command instanceof TableCommand.Update || command instanceof TableCommand.Delete);
    }

    private static void decodes(Runnable attempt) {
        try {
            attempt.run();
            Statistics.collect("understood");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            Statistics.collect("refused");
        }
    }

    @Example
    void expressionsAreNotNestedTooDeeply() {
        Expression deep = new Expression.Literal(new Value.Bool(true));
        for (int i = 1; i < TableLimits.MAX_EXPRESSION_DEPTH; i++) {
            deep = new Expression.Unary(Expression.UnaryOperator.NOT, deep);
        }
        TableCommand command = new TableCommand.Delete("db", "t", deep);
        assertThat(TableCommand.decode(command.encode())).isEqualTo(command);
        Expression deeper = new Expression.Unary(Expression.UnaryOperator.NOT, deep);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableCommand.Delete("db", "t", deeper))
                .withMessageContaining("nested");
    }

    @Example
    void manyNestedBytesAreNoTrouble() {
        byte[] command = Arrays.copyOf(new TableCommand.Delete("db", "t", null).encode(), 1 << 20);
        int at = new TableCommand.Delete("db", "t", null).encode().length - 1;
        command[at] = 1;
        for (int i = at + 1; i + 1 < command.length; i += 2) {
            command[i] = 5;
            command[i + 1] = 2;
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableCommand.decode(command))
                .withMessageContaining("nested");
    }

    @Example
    void aNumberOfRowsWithoutValuesCostsNoMemory() {
        byte[] command = new TableCommand.Insert("db", "t", java.util.List.of(), java.util.List.of()).encode();
        command[command.length - 4] = 0x7F;
        assertThatIllegalArgumentException().isThrownBy(() -> TableCommand.decode(command));
    }

    @Provide
    Arbitrary<TableCommand> commands() {
        return TableArbitraries.commands();
    }

    @Provide
    Arbitrary<TableQuery> queries() {
        return TableArbitraries.queries();
    }

    @Provide
    Arbitrary<TableResult> results() {
        return TableArbitraries.results();
    }

    @Provide
    Arbitrary<byte[]> hostile() {
        return hostileBytes();
    }

    /** What may stand where a command, a question or an answer is expected. */
    static Arbitrary<byte[]> hostileBytes() {
        return HostileBytes.beside(Arbitraries.oneOf(
                TableArbitraries.commands().map(TableCommand::encode),
                TableArbitraries.queries().map(TableQuery::encode),
                TableArbitraries.results().map(TableResult::encode)));
    }
}
