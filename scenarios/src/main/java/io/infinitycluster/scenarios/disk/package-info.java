/** What is shown with real files and real processes: that nothing acknowledged is lost by a kill, and how fast the log is. */
@NullMarked
package io.infinitycluster.scenarios.disk;

import org.jspecify.annotations.NullMarked;
