path"secret/data/tabs"{
	capabilities=["read","list"]
}
path	"secret/data/more"	{	capabilities	=	[	"read"	]	}
