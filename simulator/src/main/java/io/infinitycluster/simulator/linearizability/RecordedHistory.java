package io.infinitycluster.simulator.linearizability;

/**
 * A history that was read from text.
 *
 * @param format the format in which it was written
 * @param model the model that it is to be held against
 * @param history the operations
 */
public record RecordedHistory(HistoryFormat format, KvModel model, History<KvCall, KvResult> history) {}
