/** A whole cluster in virtual time: machines with disks and clocks, processes on them, a network and a bucket between. */
@NullMarked
package io.infinitycluster.simulator.cluster;

import org.jspecify.annotations.NullMarked;
