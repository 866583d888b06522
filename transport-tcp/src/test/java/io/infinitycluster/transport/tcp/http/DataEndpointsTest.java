package io.infinitycluster.transport.tcp.http;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.transport.tcp.http.TestCluster.Member;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases, tables and rows, as Infinity's clients send and read them. The answers are compared byte by byte. */
class DataEndpointsTest {

    private static final String OK = "{\"error_code\":0}";
    private static final String TABLE = "/databases/default_db/tables/my_table";
    private static final String ROWS = TABLE + "/docs";

    @TempDir
    private Path directory;

    private TestCluster cluster;
    private Client client;

    @BeforeEach
    void open() throws Exception {
        cluster = new TestCluster(directory);
        client = cluster.start("one").assign(RoleRequest.standalone()).client;
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    /** JSON with double quotes, from a text with single ones. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private void does(String method, String path, String body) {
        assertThat(client.send(method, path, json(body)).text()).isEqualTo(OK);
    }

    private void refused(String method, String path, String body, int code, String message) {
        assertThat(client.send(method, path, body).error()).isEqualTo("500 " + code + " " + message);
    }

    private String search(String body) {
        return client.send("GET", ROWS, json(body)).text();
    }

    private void table() {
        does(
                "POST",
                TABLE,
                "{'create_option': 'error', 'fields': [{'name': 'num', 'type': 'integer'}, {'name': 'body', 'type': 'varchar', 'default': 'none'},"
                        + " {'name': 'vec', 'type': 'vector, 4, float', 'default': [0, 0, 0, 0]}]}");
        does(
                "POST",
                ROWS,
                "[{'num': 1, 'body': 'one', 'vec': [1.0, 1.2, 0.8, 0.9]},"
                        + " {'num': 2, 'vec': [4, 4.2, 4.3, 4.5]}, {'body': 'three', 'NUM': 3}]");
    }

    @Test
    void databases() {
        does("POST", "/databases/My_Db", "{'create_option': 'error', 'comment': 'mine'}");
        assertThat(client.get("/databases").text())
                .isEqualTo("{\"error_code\":0,\"databases\":[\"default_db\",\"my_db\"]}");
        assertThat(client.get("/databases/MY_DB").text())
                .isEqualTo(
                        "{\"error_code\":0,\"database_name\":\"my_db\",\"storage_directory\":\"\",\"table_count\":\"0\","
                                + "\"comment\":\"mine\"}");
        refused("POST", "/databases/my_db", "{}", 3016, "Database: my_db is already existed");
        does("POST", "/databases/my_db", "{'create_option': 'ignore_if_exists'}");
        does("DELETE", "/databases/my_db", "{'drop_option': 'error'}");
        refused("DELETE", "/databases/my_db", "", 3021, "Database: my_db doesn't exist.");
        does("DELETE", "/databases/my_db", "{'drop_option': 'ignore_if_not_exists',}");
        refused("DELETE", "/databases/default_db", "{}", 3033, "Can't drop using database: default_db");
    }

    @Test
    void optionsAreChecked() {
        refused("POST", "/databases/x", "{\"create_option\": \"no\"}", 3074, "Invalid create option: no");
        refused(
                "POST",
                TABLE,
                "{\"fields\": [], \"create_option\": 1}",
                3074,
                "Invalid create option: 'create_option' must be a string, not a number");
        refused("DELETE", "/databases/x", "{\"drop_option\": \"no\"}", 3075, "Invalid drop option: no");
        refused(
                "DELETE",
                TABLE,
                "{\"drop_option\": null}",
                3075,
                "Invalid drop option: 'drop_option' must be a string, not null");
    }

    @Test
    void tables() {
        assertThat(client.get("/databases/default_db/tables").text()).isEqualTo(OK);
        table();
        assertThat(client.get("/databases/Default_DB/tables").text())
                .isEqualTo("{\"error_code\":0,\"table_names\":[\"my_table\"],\"tables\":[\"my_table\"]}");
        assertThat(client.get(TABLE).text())
                .isEqualTo(
                        "{\"error_code\":0,\"database_name\":\"default_db\",\"table_name\":\"my_table\",\"table_comment\":\"\","
                                + "\"storage_directory\":\"\",\"column_count\":\"3\",\"segment_count\":\"1\",\"row_count\":\"3\"}");
        assertThat(client.get(TABLE + "/columns").text())
                .isEqualTo(
                        "{\"error_code\":0,\"columns\":["
                                + "{\"name\":\"num\",\"type\":\"Integer\",\"default\":\"null\",\"comment\":\"\"},"
                                + "{\"name\":\"body\",\"type\":\"Varchar\",\"default\":\"none\",\"comment\":\"\"},"
                                + "{\"name\":\"vec\",\"type\":\"Embedding(float,4)\",\"default\":\"[0,0,0,0]\",\"comment\":\"\"}]}");
        assertThat(client.get(TABLE + "/indexes").text()).isEqualTo(OK);
        does("POST", TABLE + "/rename", "{'new_table_name': 'Other'}");
        refused("GET", TABLE, "", 3022, "Table: my_table doesn't exist.");
        does("DELETE", "/databases/default_db/tables/OTHER", "{}");
        assertThat(client.get("/databases/default_db/tables").text()).isEqualTo(OK);
    }

    @Test
    void columns() {
        table();
        does("POST", TABLE + "/columns", "{'fields': [{'name': 'more', 'type': 'double', 'default': 2.5}]}");
        assertThat(search("{'output': ['more', 'more * 2'], 'limit': '1'}"))
                .isEqualTo("{\"error_code\":0,\"output\":[[{\"more\":2.5},{\"(more * 2)\":5.0}]]}");
        does("DELETE", TABLE + "/columns", "{'column_names': ['more', 'body']}");
        assertThat(search("{'output': ['*'], 'limit': '1'}"))
                .isEqualTo("{\"error_code\":0,\"output\":[[{\"num\":1},{\"vec\":\"[1,1.2,0.8,0.9]\"}]]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'fields': {}}                                    | 3007 | Expect json array",
                "{}                                                | 3007 | Expect json array",
                "{'fields': [{'type': 'int'}]}                     | 3007 | the field 'name' is missing",
                "{'fields': [{'name': 'a', 'type': 7}]}            | 3007 | the field 'type' is missing or not a string",
                "{'fields': [{'name': 'a', 'type': 'nonsense'}]}   | 3007 | There is no type `nonsense`",
                "{'fields': [{'name': 'a', 'type': 'vector,4'}]}   | 3007 | There is no type `vector,4`",
                "{'fields': [{'name': 'a', 'type': 'vector,0,float'}]} | 3007 | dimension 0",
                "{'fields': [{'name': 'a', 'type': 'vector,4,text'}]}  | 3057 | Invalid embedding data type: text",
                "{'fields': [{'name': 'a', 'type': 'sparse,9,float,int'}]} | 3032 | The type sparse is not supported",
                "{'fields': [{'name': 'a', 'type': 'int', 'constraints': ['big']}]} | 3007 | is no constraint",
                "{'fields': [{'name': 'a', 'type': 'vector,2,float', 'default': []}]} | 3057 | Empty embedding",
                "{'fields': []}                                    | 3048 | ",
            })
    void wrongColumnsAreRefused(String body, int code, String message) {
        Client.Reply reply = client.send("POST", TABLE, json(body));

        assertThat(reply.error()).startsWith("500 " + code).contains(message == null ? "" : message);
    }

    // --- Rows ---

    @Test
    void rowsAreArraysOfSingleKeys() {
        table();
        assertThat(search("{'output': ['*', '_row_id', 'num + 1']}"))
                .isEqualTo(
                        "{\"error_code\":0,\"output\":["
                                + "[{\"num\":1},{\"body\":\"one\"},{\"vec\":\"[1,1.2,0.8,0.9]\"},{\"ROW_ID\":0},{\"(num + 1)\":2}],"
                                + "[{\"num\":2},{\"body\":\"none\"},{\"vec\":\"[4,4.2,4.3,4.5]\"},{\"ROW_ID\":1},{\"(num + 1)\":3}],"
                                + "[{\"num\":3},{\"body\":\"three\"},{\"vec\":\"[0,0,0,0]\"},{\"ROW_ID\":2},{\"(num + 1)\":4}]]}");
    }

    @Test
    void eachTypeHasItsForm() {
        does(
                "POST",
                TABLE,
                "{'fields': [{'name': 'a', 'type': 'bool'}, {'name': 'b', 'type': 'tinyint'}, {'name': 'c', 'type': 'bigint'},"
                        + " {'name': 'd', 'type': 'float'}, {'name': 'e', 'type': 'double'}, {'name': 'f', 'type': 'float16'},"
                        + " {'name': 'g', 'type': 'date'}, {'name': 'h', 'type': 'json'}]}");
        does(
                "POST",
                ROWS,
                "[{'a': true, 'b': -128, 'c': 9223372036854775807, 'd': 0.1, 'e': 0.1, 'f': 0.5, 'g': '2024-02-29', 'h': {'x': [1]}},"
                        + " {'a': null, 'b': null, 'c': 1, 'd': null, 'e': null, 'f': 1, 'g': null, 'h': null}]");
        assertThat(search("{'output': ['*']}"))
                .isEqualTo(json("{'error_code':0,'output':["
                        + "[{'a':'true','a_bitmap':true},{'b':-128,'b_bitmap':true},{'c':9223372036854775807},"
                        + "{'d':0.1,'d_bitmap':true},{'e':0.1,'e_bitmap':true},{'f':'0.5'},{'g':'2024-02-29','g_bitmap':true},"
                        + "{'h':'{\\'x\\':[1]}','h_bitmap':true}],"
                        + "[{'a':'null','a_bitmap':false},{'b':'null','b_bitmap':false},{'c':1},"
                        + "{'d':'null','d_bitmap':false},{'e':'null','e_bitmap':false},{'f':'1'},{'g':'null','g_bitmap':false},"
                        + "{'h':'null','h_bitmap':false}]]}"));
    }

    @Test
    void searchesFilterSortAndPage() {
        table();
        assertThat(client.send("GET", ROWS, "{\"output\": [\"num\"], \"filter\": \"num < 3 and body != 'one'\"}")
                        .text())
                .isEqualTo("{\"error_code\":0,\"output\":[[{\"num\":2}]]}");
        assertThat(search("{'output': ['num'], 'sort': [{'num': 'desc'}], 'limit': '1', 'offset': '1'}"))
                .isEqualTo("{\"error_code\":0,\"output\":[[{\"num\":2}]]}");
        assertThat(search("{'OUTPUT': ['num'], 'filter': 'num=3', 'limit': '1', 'option': {'total_hits_count': true}}"))
                .isEqualTo("{\"error_code\":0,\"output\":[[{\"num\":3}]],\"total_hits_count\":1}");
        assertThat(search("{'output': ['num'], 'filter': 'num = 9', 'option': {'total_hits_count': 'true'}}"))
                .isEqualTo("{\"error_code\":0,\"total_hits_count\":0}");
        assertThat(search("{'output': ['count(*)']}")).contains(":3");
    }

    @Test
    void neighboursAreFoundByAnExactScan() {
        table();
        String match =
                "{'match_method': 'dense', 'fields': 'VEC', 'query_vector': [4, 4, 4, 4], 'element_type': 'float',"
                        + " 'metric_type': 'l2', 'topn': 2, 'params': {'ef': '200'}}";
        assertThat(search("{'output': ['num', '_distance'], 'search': [" + match + "]}"))
                .startsWith("{\"error_code\":0,\"output\":[[{\"num\":2},{\"DISTANCE\":0.3")
                .contains("],[{\"num\":1}");
        assertThat(search("{'output': ['num'], 'search': [" + match.replace("'ef': '200'", "'filter': 'num <> 2'")
                        + "]," + " 'filter': 'num < 3'}"))
                .isEqualTo("{\"error_code\":0,\"output\":[[{\"num\":1}]]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                              | 3069 | Output field should be array of expressions, and is required",
                "{'output': 'num'}                               | 3069 | Output field should be array",
                "{'output': [1]}                                 | 3069 | Output field should be string, not a number",
                "{'output': ['num +']}                           | 3069 | Invalid output: `num +` cannot be read: it ends too early",
                "{'output': ['nope']}                            | 3024 | Column: nope doesn't exist",
                "{'output': ['nope(num)']}                       | 3030 | nope not found",
                "{'output': ['num'], 'limit': 10}                | 3069 | Invalid limit: is a string that holds a number",
                "{'output': ['num'], 'offset': '-1'}             | 3069 | Invalid offset: must be an integer",
                "{'output': ['num'], 'filter': 1}                | 3069 | Invalid filter: is a string, not a number",
                "{'output': ['num'], 'filter': 'num ='}          | 3069 | Invalid filter: `num =` cannot be read",
                "{'output': ['num'], 'sort': {'num': 'asc'}}     | 3069 | Sort field should be array",
                "{'output': ['num'], 'sort': [{'num': 'up'}]}    | 3069 | Invalid sort order",
                "{'output': ['num'], 'Output': ['num']}          | 3069 | More than one output field.",
                "{'output': ['num'], 'nonsense': 1}              | 3069 | Unknown expression: nonsense",
                "{'output': ['num'], 'group_by': ['num']}        | 3032 | 'group_by' in a search is not supported",
                "{'output': ['num'], 'option': 1}                | 3069 | Option field should be object",
                "{'output': ['num'], 'option': {'total_hits_count': 'x'}} | 3069 | Unknown search option: total_hits_count",
                "{'output': ['num'], 'consistency': 'weak'}      | 3014 | Invalid consistency `weak`",
                "{'output': ['num'], 'search': {}}               | 3069 | Search field should be array",
                "{'output': ['num'], 'search': [{}]}             | 3069 | the field is required but not found: match_method",
                "{'output': ['num'], 'search': [{'match_method': 'text'}]} | 3032 | The match method text is not supported",
                "{'output': ['num'], 'search': [{'match_method': 'dense', 'nonsense': 1}]} | 3069 | Unknown MatchDense expression key",
                "{'output': ['num'], 'search': [{'match_method': 'dense', 'fields': 'vec', 'query_vector': [1], 'element_type': 'float', 'metric_type': 'l2', 'topn': 0}]} | 3069 | positive integer",
                "{'output': ['num'], 'search': [{'match_method': 'dense', 'fields': 'vec', 'query_vector': [1], 'element_type': 'float', 'metric_type': 'l2', 'topn': 1}]} | 3 | ",
            })
    void wrongSearchesAreRefused(String body, int code, String message) {
        table();

        Client.Reply reply = client.send("GET", ROWS, json(body));

        assertThat(reply.error()).startsWith("500 " + code).contains(message == null ? "" : message);
    }

    @Test
    void updatedRowsMoveToTheEnd() {
        table();
        assertThat(client.send(
                                "PUT",
                                ROWS,
                                json("{'update': {'Body': 'first', 'vec': [1, 1, 1, 1]}, 'filter': 'num = 1'}"))
                        .text())
                .isEqualTo("{\"error_code\":0,\"updated_rows\":1}");
        assertThat(search("{'output': ['num', 'body']}"))
                .isEqualTo(
                        "{\"error_code\":0,\"output\":[[{\"num\":2},{\"body\":\"none\"}],[{\"num\":3},{\"body\":\"three\"}],"
                                + "[{\"num\":1},{\"body\":\"first\"}]]}");
    }

    @Test
    void deletesTellHowMany() {
        table();
        assertThat(client.send("DELETE", ROWS, json("{'filter': 'num < 3'}")).text())
                .isEqualTo("{\"error_code\":0,\"deleted_rows\":2}");
        assertThat(client.send("DELETE", ROWS, json("{'filter': ''}")).text())
                .isEqualTo("{\"error_code\":0,\"deleted_rows\":1}");
        assertThat(search("{'output': ['num']}")).isEqualTo(OK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "DELETE | {}                                        | 3067 | Field 'filter' is required; \"\" means all rows",
                "DELETE |                                           | 3067 | Field 'filter' is required",
                "DELETE | {'filter': 'num ='}                       | 3063 | Invalid filter: `num =` cannot be read",
                "DELETE | {'filter': 7}                             | 3063 | Invalid filter: is a string, not a number",
                "PUT    | {'filter': 'num = 1'}                     | 3067 | Field 'update' is required",
                "PUT    | {'update': {'num': 1}}                    | 3067 | Field 'filter' is required",
                "PUT    | {'update': {'num': 1, 'NUM': 2}, 'filter': ''} | 3068 | Duplicate column name: NUM",
                "PUT    | {'update': {'nope': 1}, 'filter': ''}     | 3024 | Column: nope doesn't exist",
                "PUT    | {'update': {'num': 'x'}, 'filter': ''}    | 30   | ",
                "POST   | []                                        | 3067 | the array of rows is empty",
                "POST   | {}                                        | 3067 | an array of objects",
                "POST   |                                           | 3067 | an array of objects",
                "POST   | [1]                                       | 3067 | row 1 of the insert is not an object",
                "POST   | [{'num': 1}] []                           | 3067 | something behind the array",
                "POST   | [{'num': 1}                               | 3067 | Invalid JSON",
                "POST   | [{'num': 1, 'num': 2}]                    | 3068 | Duplicate column name: num",
                "POST   | [{'num': 1, 'Num': 2}]                    | 3068 | Duplicate column name: num",
                "POST   | [{'num': 1, 'nope': 2}]                   | 3013 | ",
                "POST   | [{'body': 'x'}]                           | 3013 | ",
                "POST   | [{'num': 1, 'vec': []}]                   | 3057 | Empty embedding",
                "POST   | [{'num': 1, 'vec': [1, 'x', 3, 4]}]       | 3057 | the elements of a vector are numbers",
                "POST   | [{'num': 1, 'vec': [[1, 2], [3, 4]]}]     | 3032 | Arrays of arrays",
                "POST   | [{'num': 1e999}]                          | 3010 | too large for any column",
            })
    void wrongChangesAreRefusedAndChangeNothing(String method, String body, int code, String message) {
        table();

        Client.Reply reply = client.send(method, ROWS, body == null ? "" : json(body));

        assertThat(reply.error()).startsWith("500 " + code).contains(message == null ? "" : message);
        assertThat(search("{'output': ['sum(num)', 'count(*)']}"))
                .contains(":6")
                .contains(":3");
    }

    @Test
    void aFullInsertFitsAndOneRowMoreDoesNot() {
        table();
        String rows = IntStream.range(0, 8192)
                .mapToObj(i -> "{\"num\":" + i + ",\"body\":\"row " + i + "\",\"vec\":[" + i + ",0.5,0.25,1]}")
                .collect(Collectors.joining(","));

        assertThat(client.post(ROWS, "[" + rows + "]").text()).isEqualTo(OK);
        assertThat(search("{'output': ['count(*)']}")).contains(":8195");
        refused(
                "POST",
                ROWS,
                "[" + rows + ",{\"num\":1}]",
                3032,
                "More than 8192 rows in one insert are not supported: send fewer at once");
    }

    @Test
    void whatTheLogCannotTakeIsRefused() {
        table();
        String body = "x".repeat((1 << 20) + 1);

        assertThat(client.post(ROWS, "[{\"num\":1,\"body\":\"" + body + "\"}]").error())
                .startsWith("500 3032 a command of ")
                .endsWith("at most 1048576 are possible: send less at once");
    }

    @Test
    void longBodiesAreForInsertsOnly() {
        table();
        String blanks = " ".repeat(3 << 20);

        assertThat(client.post(ROWS, blanks + "[{\"num\":4}]").text()).isEqualTo(OK);
        assertThat(client.send("DELETE", ROWS, blanks + "{\"filter\":\"\"}").error())
                .isEqualTo("413 3032 A body of 3145741 bytes; at most 2097152 are possible but for inserts");
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        refused("PUT", TABLE, "{}", 3032, "Import of files: not supported");
        refused("GET", "/databases/default_db/table/t", "", 3032, "Export into files: not supported");
        refused("POST", TABLE + "/indexes/i", "{}", 3032, "Indexes (searches are exact scans): not supported");
        refused("GET", TABLE + "/segments/0/blocks/1", "", 3032, "Blocks: not supported");
        assertThat(client.get("/configs/HTTP_port").text()).isEqualTo("{\"error_code\":0,\"http_port\":\"23820\"}");
        assertThat(client.get("/configs").json().path("version").asText()).isEqualTo("1.2.3");
        refused("GET", "/configs/nope", "", 3027, "Config: nope doesn't exist.");
    }

    // --- Over the cluster ---

    @Test
    void inAdminThereIsNoData() throws Exception {
        Client admin = cluster.start("two").client;

        for (String path :
                new String[] {"/databases", "/databases/default_db", TABLE, ROWS.replace("/docs", "/columns")}) {
            assertThat(admin.get(path).error()).startsWith("500 2007 Infinity is starting");
        }
        assertThat(admin.post("/databases/x", "{}").error()).startsWith("500 2007 Infinity is starting");
        assertThat(admin.get("/configs").error()).isEqualTo("500 2007 Infinity is starting");
    }

    @Test
    void readersReadAndDoNotWrite() throws Exception {
        Member leader = cluster.start("two").assign(RoleRequest.leader("harry"));
        Member follower = cluster.start("three").assign(RoleRequest.follower("ron", leader.address));
        Member learner = cluster.start("four").assign(RoleRequest.learner("luna", leader.address));
        await().untilAsserted(() -> {
            assertThat(follower.client.get("/health/ready").status()).isEqualTo(200);
        });

        Client.Reply written = leader.client.post("/databases/my_db", "{}");
        assertThat(written.text()).isEqualTo(OK);
        String index = written.header("Infinity-Log-Index");

        Client.Reply strong = follower.client.get("/databases");
        assertThat(strong.text()).contains("my_db");
        assertThat(strong.header("Infinity-Consistency")).isEqualTo("strong");
        assertThat(strong.header("Infinity-Applied-Index")).isEqualTo(index);
        assertThat(leader.client.get("/databases").header("Infinity-Consistency"))
                .isEqualTo("strong");

        await().untilAsserted(() -> {
            Client.Reply eventual =
                    learner.client.send("GET", "/databases", null, "Infinity-At-Least-Index", String.valueOf(index));
            assertThat(eventual.text()).contains("my_db");
            assertThat(eventual.header("Infinity-Consistency")).isEqualTo("eventual");
            assertThat(eventual.header("Infinity-Applied-Index")).isEqualTo(index);
            assertThat(eventual.header("Infinity-Lag-Entries")).isEqualTo("0");
            assertThat(Long.parseLong(String.valueOf(eventual.header("Infinity-Silence-Ms"))))
                    .isNotNegative();
        });
        assertThat(follower.client.get("/databases?consistency=eventual").header("Infinity-Consistency"))
                .isEqualTo("eventual");
        assertThat(learner.client.get("/databases?consistency=strong").error())
                .startsWith("500 8007 A learner cannot serve strong reads");
        assertThat(learner.client.get("/databases?at_least_index=1000000").error())
                .startsWith("500 8008 This node has applied");
        assertThat(learner.client.get("/databases?at_least_index=x").error()).startsWith("500 3014 Invalid index `x`");
        for (Member reader : new Member[] {follower, learner}) {
            assertThat(reader.client.post("/databases/other", "{}").error())
                    .startsWith("500 8007 Attempt to write on non-writable node");
        }
    }

    @Test
    void aWriteThatIsSentAgainWithItsKeyIsCarriedOutOnce() {
        table();
        String row = "[{\"num\": 4}]";

        Client.Reply first = client.send("POST", ROWS, row, "Idempotency-Key", "key-1");
        Client.Reply second = client.send("POST", ROWS, row, "Idempotency-Key", "key-1");

        assertThat(second.text()).isEqualTo(first.text()).isEqualTo(OK);
        assertThat(second.header("Infinity-Log-Index")).isEqualTo(first.header("Infinity-Log-Index"));
        assertThat(search("{'output': ['count(*)']}")).contains(":4");
        assertThat(client.send("POST", ROWS, "[{\"num\": 5}]", "Idempotency-Key", "key-1")
                        .code())
                .isEqualTo(4005);
        assertThat(client.send("POST", ROWS, row, "Idempotency-Key", "k".repeat(129))
                        .code())
                .isEqualTo(3014);
    }
}
