/** Many runs at once: seeds are handed out to threads, and what came of them is told in the order of the seeds. */
@NullMarked
package io.infinitycluster.scenarios.campaign;

import org.jspecify.annotations.NullMarked;
