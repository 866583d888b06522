package io.infinitycluster.core.table;

import io.infinitycluster.core.state.Hash64;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a table is, without its rows. Unchangeable: to change a table is to give it another definition. */
final class TableDefinition {

    /**
     * A column, and the number under which rows have its values: a number is given once, so that the values of a dropped column are never
     * taken for another one's.
     */
    record Numbered(int id, Column column) {}

    private final String comment;
    private final List<Numbered> columns;
    private final int nextId;
    private final Map<String, Numbered> byName = new LinkedHashMap<>();
    private final byte[] encoded;
    private final long fingerprint;

    private TableDefinition(String comment, List<Numbered> columns, int nextId) {
        this.comment = comment;
        this.columns = Collections.unmodifiableList(columns);
        this.nextId = nextId;
        for (Numbered each : columns) {
            byName.put(each.column().name(), each);
        }
        WireWriter out = new WireWriter(64 * columns.size());
        Coding.putList(out.putString(comment).putInt(nextId), columns, (to, each) -> {
            to.putShort(each.id());
            ColumnCodec.put(to, each.column());
        });
        encoded = out.toBytes();
        fingerprint = Hash64.of(encoded, encoded.length);
    }

    static TableDefinition of(String comment, List<Column> columns) {
        return new TableDefinition(comment, List.of(), 0).with(columns);
    }

    TableDefinition with(List<Column> more) {
        List<Numbered> all = new ArrayList<>(columns);
        int id = nextId;
        for (Column each : more) {
            all.add(new Numbered(id++, each));
        }
        return new TableDefinition(comment, all, id);
    }

    TableDefinition without(Set<String> names) {
        List<Numbered> left = new ArrayList<>(columns);
        left.removeIf(each -> names.contains(each.column().name()));
        return new TableDefinition(comment, left, nextId);
    }

    String comment() {
        return comment;
    }

    List<Numbered> columns() {
        return columns;
    }

    /** How many columns the table has ever had. */
    int columnIds() {
        return nextId;
    }

    @Nullable
    Numbered column(String name) {
        return byName.get(name);
    }

    /** The column of this name; refused if there is none. */
    Numbered require(String name) {
        Numbered column = byName.get(name);
        if (column == null) {
            throw TableRefusal.noSuchColumn(name);
        }
        return column;
    }

    /** Only to be read. */
    byte[] encoded() {
        return encoded;
    }

    long fingerprint() {
        return fingerprint;
    }

    /** @throws IllegalArgumentException if it is none */
    static TableDefinition decode(byte[] encoded) {
        WireReader in = new WireReader(encoded);
        String comment = in.getString();
        int nextId = in.getInt();
        List<Numbered> columns = Coding.getList(
                in, 2 + ColumnCodec.MIN_BYTES, from -> new Numbered(from.getShort(), ColumnCodec.get(from)));
        in.expectEnd();
        int last = -1;
        for (Numbered each : columns) {
            if (each.id() <= last || each.id() >= nextId) {
                throw new IllegalArgumentException("a table whose columns are out of order");
            }
            last = each.id();
        }
        return new TableDefinition(comment, columns, nextId);
    }
}
