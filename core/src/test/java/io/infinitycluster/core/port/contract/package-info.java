/**
 * What the ports promise, as tests: each implementation of a port, simulated or real, runs the same suite, by extending it
 * (design section 2). Also what such tests need: a clock that stands still until told otherwise, and a completion that
 * remembers.
 */
@NullMarked
package io.infinitycluster.core.port.contract;

import org.jspecify.annotations.NullMarked;
