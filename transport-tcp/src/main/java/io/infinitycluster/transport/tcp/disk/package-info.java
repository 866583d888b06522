/** The node's own disk: the core's {@link io.infinitycluster.core.port.Disk} over real files (P11). */
@NullMarked
package io.infinitycluster.transport.tcp.disk;

import org.jspecify.annotations.NullMarked;
