/** A production node: the core's {@link io.infinitycluster.core.Node} with real ports, its configuration, and its main program. */
@NullMarked
package io.infinitycluster.transport.tcp.node;

import org.jspecify.annotations.NullMarked;
