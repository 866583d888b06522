/** The in-process network: same port as the real one, and every fault that a real one has, on demand. */
@NullMarked
package io.infinitycluster.transport.inmemory;

import org.jspecify.annotations.NullMarked;
