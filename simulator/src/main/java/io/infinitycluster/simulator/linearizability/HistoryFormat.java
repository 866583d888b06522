package io.infinitycluster.simulator.linearizability;

/** The formats that {@link HistoryReader} knows, and the model that each stands for. */
public enum HistoryFormat {
    /** This project's own, see {@link HistoryWriter}; its header names the model. */
    INFINITY_CLUSTER("infinity-cluster", KvModel.KV_STORE),

    /** The log of a Jepsen test of one compare-and-set register; {@link KvModel#REGISTER}. */
    JEPSEN_REGISTER("jepsen register log", KvModel.REGISTER),

    /** Clojure maps, one per line, of a key-value store, as in Porcupine's test data; {@link KvModel#KV}. */
    CLOJURE_KV("clojure kv", KvModel.KV);

    private final String label;
    private final KvModel model;

    HistoryFormat(String label, KvModel model) {
        this.label = label;
        this.model = model;
    }

    /** The model that a text in this format is held against, unless the text or the reader's caller names another. */
    public KvModel model() {
        return model;
    }

    /** The format's name for people. */
    public String label() {
        return label;
    }
}
