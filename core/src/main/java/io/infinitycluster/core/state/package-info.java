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
 *         return bytes();
 *     }
 *     public byte[] query(byte[] query) {
 *         return bytes(); // there is only one question
 *     }
 *     public Snapshot snapshot() {
 *         return SmallSnapshot.of(bytes());
 *     }
 *     public Restorer restorer() {
 *         return SmallSnapshot.restorer(bytes -> {
 *             if (bytes.length != Long.BYTES) {
 *                 throw new IllegalArgumentException("not eight bytes");
 *             }
 *             sum = ByteBuffer.wrap(bytes).getLong();
 *         });
 *     }
 *     public long digest() {
 *         return sum;
 *     }
 *     private byte[] bytes() {
 *         return ByteBuffer.allocate(Long.BYTES).putLong(sum).array();
 *     }
 * }
 * }</pre>
 *
 * <p>A state that is not small is kept in a {@link io.infinitycluster.core.state.SnapshotMap}, whose snapshots are read in parts while
 * commands go on.
 *
 * <p>All that a state machine does follows from the commands that it was given, in their order. It reads no clock, draws no
 * randomness, and lets no iteration order of a hash table reach a result or a snapshot.
 */
@NullMarked
package io.infinitycluster.core.state;

import org.jspecify.annotations.NullMarked;
