/** Load on a cluster, and what it bears: closed loops of clients, and the processes of a benchmark on one machine. */
@NullMarked
package io.infinitycluster.scenarios.bench;

import org.jspecify.annotations.NullMarked;
