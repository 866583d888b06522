/** The thread that a node runs on, with the clock and the randomness of the real world. */
@NullMarked
package io.infinitycluster.transport.tcp.loop;

import org.jspecify.annotations.NullMarked;
