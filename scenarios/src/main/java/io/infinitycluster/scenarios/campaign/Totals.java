package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.RunReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Sums over runs. They do not depend on the order in which runs are added. Not for use by several threads at once. */
public final class Totals {

    private long runs;
    private long failed;
    private long simulatedNanos;
    private long events;
    private long busyNanos;
    private long ok;
    private long refused;
    private long unknown;
    private long checked;
    private long confirmed;
    private long leaderships;
    private final Map<FaultKind, Long> injected = new EnumMap<>(FaultKind.class);
    private final Map<String, Long> effects = new TreeMap<>();

    /** Adds what came of one more run. */
    public void add(Outcome outcome) {
        runs++;
        if (!outcome.passed()) {
            failed++;
        }
        if (outcome instanceof Outcome.Ended ended) {
            busyNanos += ended.wallNanos();
            add(ended.report());
        }
    }

    private void add(RunReport report) {
        simulatedNanos += report.simulatedNanos();
        events += report.events();
        ok += report.ok();
        refused += report.failed();
        unknown += report.unknown();
        checked += report.checkedOperations();
        confirmed += report.confirmed();
        leaderships += report.leaderships();
        report.injected().forEach((kind, count) -> injected.merge(kind, count, Long::sum));
        report.effects().forEach((effect, count) -> effects.merge(effect, count, Long::sum));
    }

    /** A copy, which does not change any more. */
    public Totals copy() {
        Totals copy = new Totals();
        copy.runs = runs;
        copy.failed = failed;
        copy.simulatedNanos = simulatedNanos;
        copy.events = events;
        copy.busyNanos = busyNanos;
        copy.ok = ok;
        copy.refused = refused;
        copy.unknown = unknown;
        copy.checked = checked;
        copy.confirmed = confirmed;
        copy.leaderships = leaderships;
        copy.injected.putAll(injected);
        copy.effects.putAll(effects);
        return copy;
    }

    /** How many runs there were. */
    public long runs() {
        return runs;
    }

    /** How many of them failed. */
    public long failed() {
        return failed;
    }

    /** Virtual time that passed, in nanoseconds. */
    public long simulatedNanos() {
        return simulatedNanos;
    }

    /** Events that ran. */
    public long events() {
        return events;
    }

    /** Real time that threads spent in runs, in nanoseconds, summed over the threads. */
    public long busyNanos() {
        return busyNanos;
    }

    /** Clients' operations that were carried out. */
    public long ok() {
        return ok;
    }

    /** Clients' operations that were refused. */
    public long refused() {
        return refused;
    }

    /** Clients' operations of which the client was never told. */
    public long unknown() {
        return unknown;
    }

    /** Operations whose histories were found linearizable. */
    public long checked() {
        return checked;
    }

    /** Entries that were confirmed. */
    public long confirmed() {
        return confirmed;
    }

    /** Terms. */
    public long leaderships() {
        return leaderships;
    }

    /** How often a fault of this kind began. */
    public long injected(FaultKind kind) {
        return injected.getOrDefault(kind, 0L);
    }

    /** How often any fault began. */
    public long injected() {
        return injected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often each kind of fault changed something, by name. */
    public Map<String, Long> effects() {
        return effects;
    }
}
