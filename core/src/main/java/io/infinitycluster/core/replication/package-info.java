/** The leader's view of its followers and learners: what each holds, what is sent to whom, what is committed (P1, P5, P9). */
@NullMarked
package io.infinitycluster.core.replication;

import org.jspecify.annotations.NullMarked;
