/**
 * The HTTP API of a node: Infinity's ADMIN and data endpoints, health, metrics, and the document that describes them.
 *
 * <p>{@link io.infinitycluster.transport.tcp.http.HttpApi} is the way in; {@code Routes} lists all that it serves.
 */
@NullMarked
package io.infinitycluster.transport.tcp.http;

import org.jspecify.annotations.NullMarked;
