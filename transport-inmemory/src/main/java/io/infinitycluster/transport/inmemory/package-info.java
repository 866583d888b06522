/** The in-process network and its link faults. */
@NullMarked
package io.infinitycluster.transport.inmemory;

import org.jspecify.annotations.NullMarked;
