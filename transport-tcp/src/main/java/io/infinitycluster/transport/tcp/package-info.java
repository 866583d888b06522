/** The production runtime: network, disk, object store, HTTP API. */
@NullMarked
package io.infinitycluster.transport.tcp;

import org.jspecify.annotations.NullMarked;
