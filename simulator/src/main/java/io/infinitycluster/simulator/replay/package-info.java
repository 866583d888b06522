/** What becomes of a failing run: it is shrunk to the shortest schedule that still fails, and saved as a text that replays it. */
@NullMarked
package io.infinitycluster.simulator.replay;

import org.jspecify.annotations.NullMarked;
