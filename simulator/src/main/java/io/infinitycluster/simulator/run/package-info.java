/** One run from one seed: what is drawn, what goes wrong, who operates, and what came of it (design section 6). */
@NullMarked
package io.infinitycluster.simulator.run;

import org.jspecify.annotations.NullMarked;
