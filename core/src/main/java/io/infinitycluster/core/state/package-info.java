/**
 * What is replicated: the {@link io.infinitycluster.core.state.StateMachine} that a cluster keeps identical on every node,
 * and one that is ready to use, {@link io.infinitycluster.core.state.KeyValueStateMachine} (design section 2).
 *
 * <p>A state machine of one's own is a few lines. A counter to which commands add:
 *
 * <pre>{@code
 * final class Counter implements StateMachine {
 *     private long sum;
 *
 *     public byte[] apply(long index, byte[] command) {
 *         if (command.length != Long.BYTES) {
 *             return "not eight bytes".getBytes(UTF_8); // an answer like any other; never an exception
 *         }
 *         sum += ByteBuffer.wrap(command).getLong();
 *         return snapshot();
 *     }
 *     public byte[] query(byte[] query) {
 *         return snapshot(); // there is only one question
 *     }
 *     public byte[] snapshot() {
 *         return ByteBuffer.allocate(Long.BYTES).putLong(sum).array();
 *     }
 *     public void restore(byte[] snapshot) {
 *         if (snapshot.length != Long.BYTES) {
 *             throw new IllegalArgumentException("not eight bytes");
 *         }
 *         sum = ByteBuffer.wrap(snapshot).getLong();
 *     }
 *     public long digest() {
 *         return sum;
 *     }
 * }
 * }</pre>
 *
 * <p>All that a state machine does follows from the commands that it was given, in their order. It reads no clock, draws no
 * randomness, and lets no iteration order of a hash table reach a result or a snapshot.
 */
@NullMarked
package io.infinitycluster.core.state;

import org.jspecify.annotations.NullMarked;
