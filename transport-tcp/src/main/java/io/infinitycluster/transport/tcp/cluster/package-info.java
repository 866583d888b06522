/** A whole cluster on one machine, for trying out: the command {@code cluster}, and the processes that it starts. */
@NullMarked
package io.infinitycluster.transport.tcp.cluster;

import org.jspecify.annotations.NullMarked;
