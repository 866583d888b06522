package io.infinitycluster.simulator.linearizability;

final class KvText { static String quote(String s){return s;} }
