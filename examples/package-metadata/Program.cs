if (args is ["crash"]) System.Environment.FailFast("as asked");
System.Console.WriteLine("Hello, as packaged.");
