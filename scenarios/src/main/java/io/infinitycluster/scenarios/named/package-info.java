/** The named scenarios, one a file; {@link io.infinitycluster.scenarios.Scenarios} lists them. */
@NullMarked
package io.infinitycluster.scenarios.named;

import org.jspecify.annotations.NullMarked;
