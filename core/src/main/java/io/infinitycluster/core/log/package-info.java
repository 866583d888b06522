/** The write-ahead log: records and their checksums, recovery, and the log in memory (P1, P5, P6, P11). */
@NullMarked
package io.infinitycluster.core.log;

import org.jspecify.annotations.NullMarked;
