/**
 * Real object stores: any store that speaks S3, and a directory that the processes of one machine share (design sections 2
 * and 3). Both block, on a few threads of their own, and complete on the node's event loop.
 */
@NullMarked
package io.infinitycluster.transport.tcp.storage;

import org.jspecify.annotations.NullMarked;
