/** Named failure scenarios, and the command line that runs them. */
@NullMarked
package io.infinitycluster.scenarios;

import org.jspecify.annotations.NullMarked;
