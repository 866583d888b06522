package io.infinitycluster.simulator.replay;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.run.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * A way to make the shape of a run simpler: fewer nodes, less load, fewer kinds of operations, settings as they are by default.
 *
 * @param field what is changed, see {@link PlanField}
 * @param simpler the value in place of another; the same one if there is nothing to simplify
 */
record Simplification(String field, LongUnaryOperator simpler) {

    private static final ClusterSettings USUAL = ClusterSettings.defaults();
    private static final long FEW_OPERATIONS = 10;

    /** All of them. The large steps come before the small ones. */
    static final List<Simplification> ALL = List.of(
            to("learners", 0),
            new Simplification("learners", value -> Math.max(0, value - 1)),
            new Simplification("followers", value -> Math.min(2, value)),
            new Simplification("followers", value -> Math.max(1, value - 1)),
            to("min-insync-followers", 0),
            to("client-loss-per-million", 0),
            to("keyed-percent", 0),
            to("eventual-percent", 0),
            to("follower-read-percent", 0),
            new Simplification("operations-per-second", value -> Math.min(FEW_OPERATIONS, value)),
            new Simplification("operations-per-second", value -> Math.max(Math.min(FEW_OPERATIONS, value), value / 2)),
            to("clients", 1),
            new Simplification("clients", value -> (value + 1) / 2),
            to("keys", 1),
            to("archive-entries", USUAL.archiveEntries()),
            to("checkpoint-entries", USUAL.checkpointEntries()),
            to("checkpoint-part-bytes", USUAL.checkpointPartBytes()),
            to("object-grace", USUAL.objectGraceNanos()),
            to("storage-lag-entries", USUAL.storageLagEntries()),
            to("apply-slice", USUAL.applySliceNanos()),
            to("encode-messages", 0));

    private static Simplification to(String field, long value) {
        return new Simplification(field, before -> value);
    }

    /**
     * The simpler settings; the same ones if simpler ones made no sense. Each has to be a cluster that serves, with clients that both write
     * and read, or else it would fail in a way of its own.
     */
    RunSettings of(RunSettings settings) {
        Map<String, Long> values = new TreeMap<>();
        PlanField.ALL.forEach(each -> values.put(each.name(), each.of().applyAsLong(settings)));
        values.computeIfPresent(field, (name, value) -> simpler.applyAsLong(value));
        RunSettings simple = PlanField.settings(new PlanField.Values(values));
        int needed = simple.cluster().minInsyncFollowers();
        boolean spares = needed == 0 || simple.followers() > needed + 1;
        return spares ? simple : settings;
    }
}
