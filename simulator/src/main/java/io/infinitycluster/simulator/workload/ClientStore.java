package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The state machine that the nodes of a simulation run, and how the clients' calls on keys are put into its words. So one workload, with
 * one judgement of what clients were told, works on every machine that can keep a value under a key.
 */
public interface ClientStore {

    /** The key-value machine: every call is one of its commands. */
    ClientStore KEY_VALUE = new KeyValueClientStore();

    /** The table machine: a key's value is what the rows with that key say, one after the other. */
    ClientStore TABLES = new TableClientStore();

    /** A machine as a node has it before the first entry of its log. */
    StateMachine newMachine();

    /** Whether a client can ask for a {@link KvCall.CompareAndSet}. */
    boolean comparesAndSets();

    /** The command that writes. */
    byte[] write(Bytes key, KvCall call);

    /** What the machine has answered to that command. */
    KvResult written(KvCall call, byte[] result);

    /** The question for a key's value. */
    byte[] read(Bytes key);

    /** The value in the machine's answer to it; null if the key has none. */
    @Nullable
    Bytes value(byte[] answer);

    /** Which key a command is about; null if it is about none. */
    @Nullable
    Bytes keyOf(byte[] command);

    /**
     * A command about none of the keys, for the machine to do between what the clients ask: whatever else it can do must not disturb them, and
     * must come to the same on every node.
     *
     * @throws UnsupportedOperationException unless it {@link #hasOtherCommands}
     */
    default byte[] otherCommand(RandomStream random) {
        throw new UnsupportedOperationException("all its commands are about keys");
    }

    /** Whether the machine can do something else than keep values under keys. */
    default boolean hasOtherCommands() {
        return false;
    }

    /** A key's value as a machine has it now; null if it has none. */
    default @Nullable Bytes valueOf(StateMachine machine, Bytes key) {
        return value(machine.query(read(key)));
    }
}
