package io.infinitycluster.transport.tcp.http;

import java.util.List;

/** What Infinity serves and this store does not: said so, with Infinity's code for it, instead of "no such route". */
final class UnsupportedHandlers {

    private static final String DATABASE = "/databases/{database}";
    private static final String TABLE = DATABASE + "/tables/{table}";

    private UnsupportedHandlers() {}

    static List<Route> routes() {
        return List.of(
                unsupported("PUT", TABLE, "Import of files"),
                unsupported("GET", DATABASE + "/table/{table}", "Export into files"),
                unsupported("GET", TABLE + "/segments", "Segments"),
                unsupported("GET", TABLE + "/segments/{segment}", "Segments"),
                unsupported("GET", TABLE + "/segments/{segment}/blocks", "Blocks"),
                unsupported("GET", TABLE + "/segments/{segment}/blocks/{block}", "Blocks"),
                unsupported("GET", TABLE + "/indexes/{index}", "Indexes"),
                unsupported("POST", TABLE + "/indexes/{index}", "Indexes (searches are exact scans)"),
                unsupported("DELETE", TABLE + "/indexes/{index}", "Indexes"),
                unsupported("POST", "/instance/flush", "Flushing by hand (checkpoints are taken by themselves)"),
                unsupported("POST", "/configs", "Changing the configuration while the node runs"),
                unsupported("GET", "/variables/global", "Global variables"),
                unsupported("GET", "/variables/global/{variable}", "Global variables"));
    }

    private static Route unsupported(String method, String path, String what) {
        return Route.data(method, path, request -> {
            throw new ApiException(ApiCode.NOT_SUPPORTED, what + ": not supported");
        });
    }
}
