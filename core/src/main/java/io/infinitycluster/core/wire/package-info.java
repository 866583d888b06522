/** Binary encoding: big-endian, bounded, with checks on everything that is read (design section 7). */
@NullMarked
package io.infinitycluster.core.wire;

import org.jspecify.annotations.NullMarked;
