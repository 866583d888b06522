/** The configuration of a production node: Infinity's TOML, with a few keys more, read and checked before anything starts. */
@NullMarked
package io.infinitycluster.transport.tcp.config;

import org.jspecify.annotations.NullMarked;
