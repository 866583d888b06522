/** The command line {@code infinity-cluster}. */
@NullMarked
package io.infinitycluster.scenarios.cli;

import org.jspecify.annotations.NullMarked;
