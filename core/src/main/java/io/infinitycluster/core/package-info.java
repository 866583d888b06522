/** The protocol, sans-I/O: it sees the world only through its ports. */
@NullMarked
package io.infinitycluster.core;

import org.jspecify.annotations.NullMarked;
